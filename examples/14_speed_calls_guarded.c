/*
 * 14_speed_calls_guarded.c - semaphores take more calls than a pipe would
 *
 * A segment needs no call to move data, but somebody has to say when there is
 * some, and when there is room.  Here two System V semaphores do, as in a ring
 * of slots: they count free slots and messages.  For each message either side
 * takes from one and adds to the other, which makes four semop(), where a pipe
 * takes two calls.  Nobody even has to wait, as the child is forked when all is
 * there; what would wait fails instead (IPC_NOWAIT).  Semaphores of POSIX and
 * mutexes lie in the segment, and call only when somebody waits: futex(7).
 *
 *     cc 14_speed_calls_guarded.c && ./a.out
 *
 * Claims: S02
 * Output:
 *     parent: handed 100 messages to a child, guarded by two semaphores
 *     parent: calls=400
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> and <sys/sem.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#define MESSAGES 100
#define FREE     0 /* the semaphores */
#define FILLED   1

/* The segment: the child uses it between FORK and REAP, the parent else. */
static struct shared {
    int slot[MESSAGES];
    int calls;
} * shared;
static int semid;

static void change(int semaphore, int by)
{
    struct sembuf change = {(unsigned short)semaphore, (short)by, IPC_NOWAIT};
    shared->calls++;
    if (semop(semid, &change, 1) == -1)
        err(EXIT_FAILURE, "semop");
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof *shared, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    semid = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
    if (semid == -1)
        err(EXIT_FAILURE, "semget");

    /* PUBLISH */
    change(FREE, MESSAGES); /* all are: this is no call for a message */
    shared->calls = 0;
    for (int i = 0; i < MESSAGES; i++) {
        change(FREE, -1);
        shared->slot[i] = i + 1;
        change(FILLED, +1);
    }

    /* FORK */
    pid_t child = fork();
    if (child == 0) {
        int good = 0;
        for (int i = 0; i < MESSAGES; i++) {
            change(FILLED, -1);
            good += shared->slot[i] == i + 1;
            change(FREE, +1);
        }
        _exit(good != MESSAGES);
    }

    /* REAP, and REMOVE the set before any look at what has failed */
    int status;
    pid_t reaped = waitpid(child, &status, 0);
    if (semctl(semid, 0, IPC_RMID) == -1)
        err(EXIT_FAILURE, "semctl(IPC_RMID)");
    if (child == -1 || reaped != child || status != 0)
        errx(EXIT_FAILURE, "there was no child, or it failed");
    printf(
        "parent: handed 100 messages to a child, guarded by two semaphores\n");
    printf("parent: calls=%d\n", shared->calls);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return shared->calls == 4 * MESSAGES ? EXIT_SUCCESS : EXIT_FAILURE;
}
