/*
 * Attack: becomes itself again and again, with ever more arguments
 * Ends: exit 1 or history or deadline
 */
#include "hostile.h"

int main(int argc, char *argv[])
{
    static char word[4096];
    char *more[1024] = {argv[0]};
    int count = argc < 1000 ? argc : 1000;
    memset(word, 'x', sizeof word - 1);
    for (int i = 1; i < count; i++)
        more[i] = word;
    more[count] = word;
    execv("/proc/self/exe", more);
    return EXIT_FAILURE; /* they are too long now */
}
