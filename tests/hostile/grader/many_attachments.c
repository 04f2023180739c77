/*
 * Attack: attaches one segment thousands of times, in many processes
 * Ends: exit 0 or history or deadline or cpu or memory
 */
#include "hostile.h"

#include <sys/shm.h>
#include <sys/wait.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    for (int i = 0; i < 1000; i++)
        if (shmat(id, NULL, 0) == (void *)-1)
            break;
    for (int i = 0; i < 100; i++)
        if (fork() == 0)
            _exit(0);
    while (wait(NULL) != -1)
        continue;
    return shmctl(id, IPC_RMID, NULL);
}
