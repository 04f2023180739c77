/*
 * Attack: makes as many segments as it can, and leaves them
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/shm.h>

enum {
    TOO_MANY = 64
};

int main(void)
{
    int count = 0;
    while (count < ENOUGH_OBJECTS &&
           shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600) != -1)
        count++;
    tried(count > TOO_MANY, "segments");
    return EXIT_SUCCESS;
}
