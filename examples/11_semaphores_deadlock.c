/*
 * 11_semaphores_deadlock.c - two semaphores taken in opposite order: a deadlock
 *
 * Each of two children takes one semaphore, and then wants the one that the
 * other has.  A third semaphore makes this come out the same each time: with
 * sem_op 0, both wait until it is 0, which is when each has one.  No call
 * fails, and nobody can go on.  GETVAL, GETPID and GETNCNT tell it to the
 * parent: it is taken, by whom last, and how many wait.  The parent kills one
 * child, SEM_UNDO gives back what that had, and the other goes on.  All this is
 * POSIX (semop, semctl); that a child ends with its parent is Linux
 * (PR_SET_PDEATHSIG).  Had both wanted A first, none would have waited with
 * something in its hand.
 *
 *     cc 11_semaphores_deadlock.c && ./a.out
 *
 * Output:
 *     parent: A: value=0, taken by child 1, waiting=1
 *     parent: B: value=0, taken by child 2, waiting=1
 *     parent: kills child 2; child 1 has both: 1
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/sem.h> */

#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

union semun {
    unsigned short *array;
};
static int semid = -1; /* 0 is A, 1 is B, 2 how many have not taken one yet */

static void remove_set(void) /* at each exit; children end with _exit() */
{
    semctl(semid, 0, IPC_RMID);
}

static void take_both(unsigned short first, unsigned short second, pid_t parent)
{
    /* Nobody else would end it, should the parent be killed. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        _exit(EXIT_FAILURE);
    struct sembuf one[] = {{first, -1, SEM_UNDO}, {2, -1, 0}};
    struct sembuf two[] = {{2, 0, 0}, {second, -1, SEM_UNDO}};
    if (semop(semid, one, 2) == -1 || semop(semid, two, 1) == -1 ||
        semop(semid, two + 1, 1) == -1)
        err(EXIT_FAILURE, "semop");
    _exit(EXIT_SUCCESS);
}

/* Is it as in a deadlock: taken by one, and wanted by the other? */
static int report(int i, const pid_t child[2])
{
    int value = semctl(semid, i, GETVAL), waiting = semctl(semid, i, GETNCNT);
    int who = 1 + (semctl(semid, i, GETPID) == child[1]);
    printf("parent: %c: value=%d, taken by child %d, waiting=%d\n", "AB"[i],
           value, who, waiting);
    return value == 0 && who == 1 + i && waiting == 1;
}

int main(void)
{
    /* GET */
    semid = semget(IPC_PRIVATE, 3, IPC_CREAT | 0600);
    union semun first = {.array = (unsigned short[]){1, 1, 2}};
    if (semid == -1 || atexit(remove_set) != 0 ||
        semctl(semid, 0, SETALL, first) == -1)
        err(EXIT_FAILURE, "semget, atexit, semctl(SETALL)");

    /* FORK */
    pid_t parent = getpid(), child[2];
    for (unsigned short i = 0; i < 2; i++) {
        child[i] = fork();
        if (child[i] == -1)
            err(EXIT_FAILURE, "fork");
        if (child[i] == 0)
            take_both(i, !i, parent);
    }

    /* Let it settle: look again until both wait, or one has ended. */
    int status, looks = 0;
    while (looks++ < 1000000 && waitpid(-1, NULL, WNOHANG) == 0 &&
           semctl(semid, 0, GETNCNT) + semctl(semid, 1, GETNCNT) < 2)
        sched_yield();
    if (!(report(0, child) & report(1, child)))
        errx(EXIT_FAILURE, "this is no deadlock");

    if (kill(child[1], SIGKILL) == -1 || waitpid(child[0], &status, 0) == -1 ||
        waitpid(child[1], NULL, 0) == -1)
        err(EXIT_FAILURE, "kill, waitpid");
    printf("parent: kills child 2; child 1 has both: %d\n", status == 0);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
