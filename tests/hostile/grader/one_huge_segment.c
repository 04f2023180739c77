/*
 * Attack: makes one segment of 64 GiB, or of as much as it may have
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/shm.h>

enum {
    MOST_MIB = 32
};

int main(void)
{
    for (size_t mib = 1UL << 16; mib > MOST_MIB; mib /= 2)
        tried(shmget(IPC_PRIVATE, mib * MIB, IPC_CREAT | 0600) != -1,
              "segment");
    tried(shmget(IPC_PRIVATE, (size_t)-1, IPC_CREAT | 0600) != -1, "segment");
    return EXIT_SUCCESS;
}
