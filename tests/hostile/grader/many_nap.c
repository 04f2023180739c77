/*
 * Attack: a hundred processes sleep for a moment, again and again
 * Ends: deadline
 *
 * Whoever wants to know what each of them waits for must watch all of them.
 */
#include "hostile.h"

int main(void)
{
    for (int i = 0; i < 100; i++)
        if (fork() == 0)
            break;
    for (int i = 0; i < ENOUGH_SECONDS * 20; i++)
        usleep(50000);
    return EXIT_SUCCESS;
}
