/* The child ends with the mutex in the segment locked.
 * Cause: holder_gone */
#include <pthread.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct box {
    pthread_mutex_t mutex;
    int value;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct box), 0600);
    struct box *box = shmat(id, NULL, 0);
    pthread_mutexattr_t shared;
    shmctl(id, IPC_RMID, NULL);
    pthread_mutexattr_init(&shared);
    pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&box->mutex, &shared);
    if (fork() == 0) {
        pthread_mutex_lock(&box->mutex);
        box->value = 7;
        _exit(0);
    }
    if (wait(NULL) == -1)
        return 1;
    pthread_mutex_lock(&box->mutex);
    return box->value;
}
