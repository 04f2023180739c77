/*
 * 11_semaphores_all_or_nothing.c - one semop call does all its operations or
 * none
 *
 * A process wants two semaphores, and only the first is there.  Asked for in
 * one call, neither is taken.  Asked for in two, the first is, and whoever then
 * waits for the second holds on to it: that is how deadlocks begin.  IPC_NOWAIT
 * makes a call fail where it would wait.  All this is POSIX (semop).
 *
 *     cc 11_semaphores_all_or_nothing.c && ./a.out
 *
 * Output:
 *     process: in one call, with 1 0: EAGAIN, leaves 1 0
 *     process: in two calls, with 1 0: EAGAIN, leaves 0 0
 *     process: in one call, with 1 1: done, leaves 0 0
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/sem.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sem.h>

union semun {
    unsigned short *array;
};

static int semid = -1;

static void remove_set(void) /* at each exit */
{
    semctl(semid, 0, IPC_RMID);
}

/* Takes both, from these values, with so many operations in each call.  Does
 * the last call succeed or fail as it should, and leave these values? */
static int take_both(const char *how, unsigned short second, size_t in_one_call,
                     int done, unsigned short left)
{
    unsigned short values[] = {1, second};
    if (semctl(semid, 0, SETALL, (union semun){.array = values}) == -1)
        err(EXIT_FAILURE, "semctl(SETALL)");

    struct sembuf both[] = {{0, -1, IPC_NOWAIT}, {1, -1, IPC_NOWAIT}};
    int result = 0;
    for (size_t i = 0; result == 0 && i < 2; i += in_one_call)
        result = semop(semid, both + i, in_one_call);
    if (result == -1 && errno != EAGAIN)
        err(EXIT_FAILURE, "semop");

    if (semctl(semid, 0, GETALL, (union semun){.array = values}) == -1)
        err(EXIT_FAILURE, "semctl(GETALL)");
    printf("process: in %s, with 1 %d: %s, leaves %d %d\n", how, second,
           result == 0 ? "done" : "EAGAIN", values[0], values[1]);
    return (result == 0) == done && values[0] == left && values[1] == 0;
}

int main(void)
{
    /* GET */
    if (atexit(remove_set) != 0)
        errx(EXIT_FAILURE, "atexit");
    semid = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
    if (semid == -1)
        err(EXIT_FAILURE, "semget");

    /* WORK, REPORT */
    int shown = take_both("one call", 0, 2, 0, 1);
    shown &= take_both("two calls", 0, 1, 0, 0);
    shown &= take_both("one call", 1, 2, 1, 0);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return shown ? EXIT_SUCCESS : EXIT_FAILURE;
}
