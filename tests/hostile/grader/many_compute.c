/*
 * Attack: a hundred processes compute at once, and nobody waits for them
 * Ends: deadline or cpu
 */
#include "hostile.h"

int main(void)
{
    for (int i = 0; i < 100; i++)
        if (fork() == 0)
            break;
    compute(ENOUGH_SECONDS);
    return EXIT_SUCCESS;
}
