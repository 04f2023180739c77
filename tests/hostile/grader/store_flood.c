/*
 * Attack: changes all of the memory that is compared, between any two calls
 * Ends: history or deadline or cpu or memory
 */
#include "hostile.h"

#include <sys/shm.h>

enum {
    SEGMENTS = 8
};

int main(void)
{
    unsigned char *at[SEGMENTS];
    for (int i = 0; i < SEGMENTS; i++) {
        int id = shmget(IPC_PRIVATE, MIB, IPC_CREAT | 0600);
        at[i] = shmat(id, NULL, 0);
        if (at[i] == (void *)-1)
            err(EXIT_FAILURE, "shmat");
        shmctl(id, IPC_RMID, NULL);
    }
    for (unsigned round = 1; round < 10000; round++) {
        for (int i = 0; i < SEGMENTS; i++)
            for (size_t byte = 0; byte < MIB; byte += 2)
                at[i][byte] = (unsigned char)round;
        shmget(IPC_PRIVATE, 0, 0);
    }
    return EXIT_SUCCESS;
}
