/*
 * Attack: has many segments that are marked for removal, but attached
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/shm.h>

enum {
    EACH_MIB = 4,
    MOST_MIB = 32
};

int main(void)
{
    int taken = 0;
    for (; taken < ENOUGH_MIB; taken += EACH_MIB) {
        int id = shmget(IPC_PRIVATE, (size_t)EACH_MIB * MIB, IPC_CREAT | 0600);
        char *at = id != -1 ? shmat(id, NULL, 0) : (void *)-1;
        if (at == (void *)-1)
            break;
        shmctl(id, IPC_RMID, NULL);
        memset(at, 1, (size_t)EACH_MIB * MIB);
    }
    tried(taken > MOST_MIB, "segments");
    return EXIT_SUCCESS;
}
