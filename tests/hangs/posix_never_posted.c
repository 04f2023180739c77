/* A POSIX semaphore in a segment that nobody posts.
 * Cause: no_waker */
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(sem_t), 0600);
    sem_t *ready = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sem_init(ready, 1, 0);
    if (fork() == 0)
        _exit(0);
    sem_wait(ready);
    return wait(NULL) == -1;
}
