/*
 * Attack: writes to its error stream without end, byte by byte
 * Ends: output or history or deadline
 */
#include "hostile.h"

int main(void)
{
    for (int i = 0; i < 10 * ENOUGH_OBJECTS; i++)
        if (write(STDERR_FILENO, "x", 1) == -1)
            return EXIT_FAILURE;
    return EXIT_SUCCESS;
}
