/*
 * Attack: takes large pages, which are in nobody's resident memory
 * Ends: exit 0 or memory
 */
#include "hostile.h"

#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>

enum {
    LARGE_MIB = 2
};

int main(void)
{
    int taken = 0;
    for (; taken < ENOUGH_MIB; taken += LARGE_MIB) {
        char *more = mmap(NULL, (size_t)LARGE_MIB * MIB, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
        if (more == MAP_FAILED)
            break;
        more[0] = 1;
    }
    tried(taken > 0, "large pages");
    int segment = shmget(IPC_PRIVATE, (size_t)LARGE_MIB * MIB,
                         IPC_CREAT | SHM_HUGETLB | 0600);
    tried(segment != -1, "large segment");
    return EXIT_SUCCESS;
}
