/*
 * Attack: makes the calls that are expected, and shares nothing by them
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/shm.h>
#include <sys/wait.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    int *shared = shmat(id, NULL, 0), own = 42;
    if (id == -1 || shared == (void *)-1)
        err(EXIT_FAILURE, "shmget");
    if (fork() == 0) {
        *shared = own;
        _exit(shmdt(shared));
    }
    wait(NULL);
    printf("parent: the child has stored %d\n", own);
    shmdt(shared);
    return shmctl(id, IPC_RMID, NULL);
}
