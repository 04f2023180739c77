/*
 * Attack: has a hundred children that end, and waits for none
 * Ends: exit 0
 */
#include "hostile.h"

int main(void)
{
    for (int i = 0; i < 100; i++)
        if (fork() == 0)
            _exit(i);
    usleep(100000);
    return EXIT_SUCCESS;
}
