/*
 * Attack: writes to its output without end
 * Ends: output
 */
#include "hostile.h"

int main(void)
{
    static char block[65536];
    memset(block, 'x', sizeof block);
    for (int i = 0; i < ENOUGH_OBJECTS; i++)
        if (write(STDOUT_FILENO, block, sizeof block) == -1)
            return EXIT_FAILURE;
    return EXIT_SUCCESS;
}
