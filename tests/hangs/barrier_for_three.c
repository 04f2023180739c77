/* A barrier for three, and only two come.
 * Cause: no_waker */
#include <pthread.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(pthread_barrier_t), 0600);
    pthread_barrier_t *all = shmat(id, NULL, 0);
    pthread_barrierattr_t shared;
    shmctl(id, IPC_RMID, NULL);
    pthread_barrierattr_init(&shared);
    pthread_barrierattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
    pthread_barrier_init(all, &shared, 3);
    if (fork() == 0) {
        pthread_barrier_wait(all);
        _exit(0);
    }
    pthread_barrier_wait(all);
    return wait(NULL) == -1;
}
