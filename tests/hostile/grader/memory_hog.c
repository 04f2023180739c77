/*
 * Attack: takes as much memory as there is, alone
 * Ends: exit 0 or memory
 */
#include "hostile.h"

int main(void)
{
    int taken = 0;
    for (; taken < ENOUGH_MIB; taken++) {
        char *more = malloc(MIB);
        if (more == NULL)
            break;
        memset(more, 1, MIB);
    }
    tried(taken == ENOUGH_MIB, "memory");
    return EXIT_SUCCESS;
}
