/* Parent and child lock two mutexes of a segment in opposite order.
 * Cause: cycle */
#include <pthread.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct box {
    pthread_mutex_t first, second;
    pthread_barrier_t both;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct box), 0600);
    struct box *box = shmat(id, NULL, 0);
    pthread_mutexattr_t shared;
    pthread_barrierattr_t together;
    shmctl(id, IPC_RMID, NULL);
    pthread_mutexattr_init(&shared);
    pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&box->first, &shared);
    pthread_mutex_init(&box->second, &shared);
    pthread_barrierattr_init(&together);
    pthread_barrierattr_setpshared(&together, PTHREAD_PROCESS_SHARED);
    pthread_barrier_init(&box->both, &together, 2);
    if (fork() == 0) {
        pthread_mutex_lock(&box->second);
        pthread_barrier_wait(&box->both);
        pthread_mutex_lock(&box->first);
        _exit(0);
    }
    pthread_mutex_lock(&box->first);
    pthread_barrier_wait(&box->both);
    pthread_mutex_lock(&box->second);
    return wait(NULL) == -1;
}
