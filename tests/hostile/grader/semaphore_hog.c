/*
 * Attack: makes as many semaphore sets as it can, large ones, and leaves them
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/sem.h>

enum {
    MOST = 64,
    LARGE = 32000 /* semaphores, which is what the kernel permits */
};

int main(void)
{
    int count = 0;
    tried(semget(IPC_PRIVATE, LARGE, IPC_CREAT | 0600) != -1, "large set");
    while (count < ENOUGH_OBJECTS &&
           semget(IPC_PRIVATE, 250, IPC_CREAT | 0600) != -1)
        count++;
    tried(count > MOST, "sets");
    return EXIT_SUCCESS;
}
