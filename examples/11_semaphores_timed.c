/*
 * 11_semaphores_timed.c - semtimedop waits no longer than it is told to
 *
 * Nobody will ever raise this semaphore.  semop() would wait for ever.  With
 * IPC_NOWAIT it does not wait at all (POSIX), and semtimedop() only for a while
 * (Linux: semop(2)).  Both then fail with EAGAIN and take nothing.  What can be
 * had at once needs no time: then both succeed.
 *
 *     cc 11_semaphores_timed.c && ./a.out
 *
 * Output:
 *     process: value=0: IPC_NOWAIT: EAGAIN
 *     process: value=0: semtimedop: EAGAIN, its time is over: yes
 *     process: value=1: semtimedop: taken
 */
#define _GNU_SOURCE 1 /* semtimedop, System V IPC in <sys/sem.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sem.h>
#include <time.h>

enum {
    LIMIT = 20000000 /* nanoseconds */
};

union semun {
    int val;
    unsigned short *array; /* not used: semctl() takes a union so large */
};

static int semid = -1;

static void remove_set(void) /* at each exit */
{
    semctl(semid, 0, IPC_RMID);
}

static void set_to(int value)
{
    if (semctl(semid, 0, SETVAL, (union semun){.val = value}) == -1)
        err(EXIT_FAILURE, "semctl(SETVAL)");
}

static long long nanoseconds(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) == -1)
        err(EXIT_FAILURE, "clock_gettime");
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

int main(void)
{
    /* GET */
    if (atexit(remove_set) != 0)
        errx(EXIT_FAILURE, "atexit");
    semid = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (semid == -1)
        err(EXIT_FAILURE, "semget");
    set_to(0);

    /* WORK: a limit is kept, though not to the nanosecond */
    struct sembuf take = {.sem_op = -1, .sem_flg = IPC_NOWAIT};
    int refused = semop(semid, &take, 1) == -1 ? errno : 0;
    struct timespec limit = {.tv_nsec = LIMIT};
    take.sem_flg = 0;
    long long before = nanoseconds();
    int given_up = semtimedop(semid, &take, 1, &limit) == -1 ? errno : 0;
    int over = nanoseconds() - before >= LIMIT;
    set_to(1);
    int taken = semtimedop(semid, &take, 1, &limit) == 0 &&
                semctl(semid, 0, GETVAL) == 0;

    /* REPORT */
    printf("process: value=0: IPC_NOWAIT: %s\n",
           refused == EAGAIN ? "EAGAIN" : "something else");
    printf("process: value=0: semtimedop: %s, its time is over: %s\n",
           given_up == EAGAIN ? "EAGAIN" : "something else",
           over ? "yes" : "no");
    printf("process: value=1: semtimedop: %s\n", taken ? "taken" : "not taken");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return refused != EAGAIN || given_up != EAGAIN || !over || !taken;
}
