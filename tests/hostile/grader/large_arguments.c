/*
 * Attack: becomes itself with as many arguments as the kernel takes
 * Ends: exit 0
 */
#include "hostile.h"

enum {
    WORDS = 15,
    LENGTH = 128 * 1024 - 1
};

int main(int argc, char *argv[])
{
    static char word[LENGTH + 1];
    char *all[WORDS + 2] = {argv[0]};
    if (argc == WORDS + 1)
        return EXIT_SUCCESS;
    memset(word, '\033', LENGTH);
    for (int i = 1; i <= WORDS; i++)
        all[i] = word;
    execv("/proc/self/exe", all);
    return EXIT_SUCCESS;
}
