/*
 * Attack: unmaps all it has but the code that does it, and then calls on
 * Ends: signal 11 or exit 0
 */
#include "hostile.h"

#include <sys/mman.h>
#include <sys/shm.h>

int main(void)
{
    int here = 0;
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *stack = (char *)&here - (size_t)&here % page;
    shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    munmap(stack - 16 * page, 64 * page);
    shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    return EXIT_SUCCESS;
}
