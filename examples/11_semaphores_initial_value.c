/*
 * 11_semaphores_initial_value.c - a new semaphore is 0 until somebody sets it
 *
 * semget() makes a set of semaphores, and has no argument for their values.  On
 * Linux they are 0.  POSIX does not promise that (semget), so the values are
 * always set, here with SETVAL.  The union that semctl() then takes stands in
 * no header: each program defines it (semctl(2)).  A set is like a segment that
 * was never marked for removal: it stays until somebody removes it.
 *
 *     cc 11_semaphores_initial_value.c && ./a.out
 *
 * Output:
 *     process: fresh: values 0 0
 *     process: set:   values 0 1
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/sem.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sem.h>

/* The fourth argument of semctl(); which member counts is said by the third. A
 * smaller union would be passed in another way on some processors. */
union semun {
    int val;               /* SETVAL */
    struct semid_ds *buf;  /* IPC_STAT, IPC_SET */
    unsigned short *array; /* GETALL, SETALL */
};

static int semid = -1;

/* A set has no removal that waits for the last user, as a segment has.  So this
 * runs at each exit, and a killed process leaves its set. */
static void remove_set(void)
{
    semctl(semid, 0, IPC_RMID);
}

/* Prints both values. Are they these? */
static int values_are(const char *when, int first, int second)
{
    int seen[2];
    for (int i = 0; i < 2; i++) {
        seen[i] = semctl(semid, i, GETVAL);
        if (seen[i] == -1)
            err(EXIT_FAILURE, "semctl(GETVAL)");
    }
    printf("process: %s values %d %d\n", when, seen[0], seen[1]);
    return seen[0] == first && seen[1] == second;
}

int main(void)
{
    /* GET: two semaphores, with the numbers 0 and 1 */
    if (atexit(remove_set) != 0)
        errx(EXIT_FAILURE, "atexit");
    semid = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
    if (semid == -1)
        err(EXIT_FAILURE, "semget");
    int fresh = values_are("fresh:", 0, 0);

    /* WORK */
    if (semctl(semid, 1, SETVAL, (union semun){.val = 1}) == -1)
        err(EXIT_FAILURE, "semctl(SETVAL)");
    int set = values_are("set:  ", 0, 1);

    /* REPORT */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return fresh && set ? EXIT_SUCCESS : EXIT_FAILURE;
}
