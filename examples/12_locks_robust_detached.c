/*
 * 12_locks_robust_detached.c - who detaches a robust mutex dies unnoticed
 *
 * A dying process leaves the kernel a list of the robust mutexes it owns, by
 * their addresses (get_robust_list(2), Linux).  A child that has detached the
 * segment before it dies leaves an address where nothing is: the kernel cannot
 * mark the mutex, and nobody learns of the death.  It stays locked for ever.
 *
 *     cc 12_locks_robust_detached.c && ./a.out (before glibc 2.34: cc -pthread)
 *
 * Output:
 *     parent: its owner dies attached, lock says EOWNERDEAD
 *     parent: its owner detaches and dies, lock says EBUSY
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

/* A child locks the mutex, may detach, and is killed; then the parent locks it,
 * and what it is told is returned.  Neither waits: who could unlock is dead. */
static int lock_after_death(pthread_mutex_t *mutex, int detached)
{
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        if (pthread_mutex_trylock(mutex) == 0 &&
            (!detached || shmdt(mutex) == 0))
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
    return error == EBUSY        ? "EBUSY"
           : error == EOWNERDEAD ? "EOWNERDEAD"
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

    /* WORK */
    int attached = lock_after_death(mutex, 0);
    printf("parent: its owner dies attached, lock says %s\n", symbol(attached));
    if (pthread_mutex_consistent(mutex) != 0 ||
        pthread_mutex_unlock(mutex) != 0)
        errx(EXIT_FAILURE, "pthread_mutex_consistent, pthread_mutex_unlock");
    int detached = lock_after_death(mutex, 1);
    printf("parent: its owner detaches and dies, lock says %s\n",
           symbol(detached));
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return attached != EOWNERDEAD || detached != EBUSY;
}
