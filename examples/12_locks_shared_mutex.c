/*
 * 12_locks_shared_mutex.c - a process-shared mutex guards a counter
 *
 * Two children add to one counter in the segment, and each takes its time: it
 * loads the counter, waits until the other comes, and only then stores.  Only
 * who has locked the mutex may do that, so no addition is lost.  The attribute
 * PTHREAD_PROCESS_SHARED makes a mutex for more than one process (POSIX).
 *
 *     cc 12_locks_shared_mutex.c && ./a.out    (before glibc 2.34: cc -pthread)
 *
 * Output:
 *     parent: two children add 1 to a counter, each 100 times
 *     parent: got=200 expected=200
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    pthread_mutex_t mutex;
    int counter;         /* belongs to who has locked the mutex */
    atomic_int comes[2]; /* by each child: it wants to add, or adds no more */
};

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    struct shared *shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* PUBLISH: one process makes the mutex, before others use it */
    pthread_mutexattr_t attributes;
    if (pthread_mutexattr_init(&attributes) != 0 ||
        pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED) ||
        pthread_mutex_init(&shared->mutex, &attributes) != 0)
        errx(EXIT_FAILURE, "pthread_mutex_init");
    printf("parent: two children add 1 to a counter, each 100 times\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");

    /* FORK: should one child die with the mutex, the parent ends, and the other
     * is killed with it (Linux); or the parent has ended before. */
    pid_t parent = getpid();
    for (int i = 0; i < 2; i++) {
        pid_t child = fork();
        if (child == -1)
            err(EXIT_FAILURE, "fork");
        if (child > 0)
            continue;
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
            _exit(EXIT_FAILURE);
        int failed = 0;
        for (int times = 0; times < 100; times++) {
            shared->comes[i] = 1;
            failed |= pthread_mutex_lock(&shared->mutex);
            int old = shared->counter;
            while (!shared->comes[!i]) /* settle it when both want to add */
                sched_yield();
            shared->counter = old + 1;
            shared->comes[i] = 0;
            failed |= pthread_mutex_unlock(&shared->mutex);
        }
        shared->comes[i] = 1;
        _exit(failed);
    }

    /* REAP: whoever ends first */
    for (int i = 0, status; i < 2; i++)
        if (waitpid(-1, &status, 0) == -1 || status != 0)
            errx(EXIT_FAILURE, "a child failed");
    printf("parent: got=%d expected=200\n", shared->counter);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return shared->counter == 200 ? EXIT_SUCCESS : EXIT_FAILURE;
}
