/* main waits for a thread that waits for the mutex of main.
 * Cause: cycle */
#include <pthread.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void *other(void *nothing)
{
    pthread_mutex_lock(&mutex);
    return nothing;
}

int main(void)
{
    pthread_t thread;
    pthread_mutex_lock(&mutex);
    pthread_create(&thread, NULL, other, NULL);
    return pthread_join(thread, NULL);
}
