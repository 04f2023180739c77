/*
 * Attack: makes calls that are written down, without end
 * Ends: history or deadline
 */
#include "hostile.h"

#include <sys/shm.h>

int main(void)
{
    for (int i = 0; i < 10 * ENOUGH_OBJECTS; i++)
        shmget(IPC_PRIVATE, 0, IPC_CREAT | 0600);
    return EXIT_SUCCESS;
}
