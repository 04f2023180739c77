/*
 * 12_locks_robust_mutex.c - a robust mutex tells that its owner has died
 *
 * A child is killed while it owns the mutex.  The next lock succeeds, but says
 * EOWNERDEAD: look whether the data is still good.  Who repairs it and says so,
 * pthread_mutex_consistent(), makes all well.  Who unlocks without it gives
 * the mutex up for good: ENOTRECOVERABLE.  All this is POSIX.
 *
 *     cc 12_locks_robust_mutex.c && ./a.out    (before glibc 2.34: cc -pthread)
 *
 * Output:
 *     parent: a child dies with the mutex, lock says EOWNERDEAD
 *     parent: calls the data consistent and unlocks, recovered=yes
 *     parent: a child dies with the mutex, lock says EOWNERDEAD
 *     parent: only unlocks, lock says ENOTRECOVERABLE
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child locks the mutex and is killed; then the parent locks it, too, and
 * what it is told is returned.  Neither waits: who could unlock is dead. */
static int lock_after_death(pthread_mutex_t *mutex)
{
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        if (pthread_mutex_trylock(mutex) == 0)
            raise(SIGKILL);
        _exit(EXIT_FAILURE);
    }
    int status;
    if (waitpid(child, &status, 0) == -1 || !WIFSIGNALED(status))
        errx(EXIT_FAILURE, "the child was not seen to be killed");
    return pthread_mutex_trylock(mutex);
}

static const char *symbol(int error)
{
    return error == EOWNERDEAD        ? "EOWNERDEAD"
           : error == ENOTRECOVERABLE ? "ENOTRECOVERABLE"
                                      : "something else";
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(pthread_mutex_t), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    pthread_mutex_t *mutex = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (mutex == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* PUBLISH */
    pthread_mutexattr_t attributes;
    if (pthread_mutexattr_init(&attributes) != 0 ||
        pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED) ||
        pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST) != 0 ||
        pthread_mutex_init(mutex, &attributes) != 0)
        errx(EXIT_FAILURE, "pthread_mutex_init");

    /* WORK: told of the death, the parent owns the mutex all the same */
    int first = lock_after_death(mutex);
    printf("parent: a child dies with the mutex, lock says %s\n",
           symbol(first));
    int recovered = pthread_mutex_consistent(mutex) == 0 &&
                    pthread_mutex_unlock(mutex) == 0 &&
                    pthread_mutex_trylock(mutex) == 0 &&
                    pthread_mutex_unlock(mutex) == 0;
    printf("parent: calls the data consistent and unlocks, recovered=%s\n",
           recovered ? "yes" : "no");
    int second = lock_after_death(mutex);
    printf("parent: a child dies with the mutex, lock says %s\n",
           symbol(second));
    int unlocked = pthread_mutex_unlock(mutex) == 0;
    int last = pthread_mutex_trylock(mutex);
    printf("parent: only unlocks, lock says %s\n", symbol(last));
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return first != EOWNERDEAD || !recovered || second != EOWNERDEAD ||
           !unlocked || last != ENOTRECOVERABLE;
}
