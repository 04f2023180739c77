/* The condition is signalled before anybody waits for it.
 * Cause: no_waker */
#include <pthread.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ready = PTHREAD_COND_INITIALIZER;

static void *other(void *nothing)
{
    pthread_cond_signal(&ready);
    return nothing;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, other, NULL);
    pthread_join(thread, NULL);
    pthread_mutex_lock(&mutex);
    pthread_cond_wait(&ready, &mutex);
    return 0;
}
