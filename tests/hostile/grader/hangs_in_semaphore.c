/*
 * Attack: a hundred processes wait for a semaphore that nobody raises
 * Ends: hang or deadline
 */
#include "hostile.h"

#include <sys/sem.h>
#include <sys/wait.h>

int main(void)
{
    struct sembuf down = {0, -1, 0};
    int set = semget(IPC_PRIVATE, 1, 0600);
    if (set == -1)
        err(EXIT_FAILURE, "semget");
    for (int i = 0; i < 100; i++)
        if (fork() == 0)
            _exit(semop(set, &down, 1) == 0);
    while (wait(NULL) != -1)
        continue;
    return EXIT_SUCCESS;
}
