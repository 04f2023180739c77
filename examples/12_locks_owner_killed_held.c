/*
 * 12_locks_owner_killed_held.c - a lock that is only memory stays locked
 *
 * A child takes three locks and is killed.  Each is a few bytes in the segment:
 * the kernel does not know that somebody owns them, so nobody unlocks them, and
 * who waited would wait for ever.  (The parent does not wait, it only tries.) A
 * semaphore has no owner at all.  All this is POSIX and C11.
 *
 *     cc 12_locks_owner_killed_held.c && ./a.out
 *     (before glibc 2.34: cc -pthread)
 *
 * Output:
 *     parent: a child dies with three locks; after that
 *     parent: the semaphore is taken
 *     parent: the process-shared mutex is taken
 *     parent: the spin lock is taken
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t semaphore;
    pthread_mutex_t mutex;
    atomic_flag spin;
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

    /* PUBLISH: all three are free; spin is clear in a segment full of zeros */
    pthread_mutexattr_t attributes;
    if (sem_init(&shared->semaphore, 1, 1) == -1 ||
        pthread_mutexattr_init(&attributes) != 0 ||
        pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED) ||
        pthread_mutex_init(&shared->mutex, &attributes) != 0)
        errx(EXIT_FAILURE, "sem_init, pthread_mutex_init");

    /* FORK: all three were free, and the child dies with them */
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        if (sem_trywait(&shared->semaphore) == 0 &&
            pthread_mutex_trylock(&shared->mutex) == 0 &&
            !atomic_flag_test_and_set(&shared->spin))
            raise(SIGKILL);
        _exit(EXIT_FAILURE);
    }

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1 || !WIFSIGNALED(status))
        errx(EXIT_FAILURE, "the child was not seen to be killed");

    int semaphore = sem_trywait(&shared->semaphore) == -1 && errno == EAGAIN;
    int mutex = pthread_mutex_trylock(&shared->mutex) == EBUSY;
    int spin = atomic_flag_test_and_set(&shared->spin);
    const char *const answer[] = {"free", "taken"};
    printf("parent: a child dies with three locks; after that\n");
    printf("parent: the semaphore is %s\n", answer[semaphore]);
    printf("parent: the process-shared mutex is %s\n", answer[mutex]);
    printf("parent: the spin lock is %s\n", answer[spin]);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return semaphore && mutex && spin ? EXIT_SUCCESS : EXIT_FAILURE;
}
