/*
 * Attack: keeps memory from being swapped, so that others' is
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/mman.h>
#include <sys/shm.h>

int main(void)
{
    char *more = malloc(MIB);
    int segment = shmget(IPC_PRIVATE, MIB, IPC_CREAT | 0600);
    if (more == NULL || segment == -1)
        err(EXIT_FAILURE, "memory");
    tried(mlock(more, MIB) == 0, "lock");
    tried(mlockall(MCL_CURRENT) == 0, "lock of all");
    tried(shmctl(segment, SHM_LOCK, NULL) == 0, "lock of segment");
    shmctl(segment, IPC_RMID, NULL);
    return EXIT_SUCCESS;
}
