/*
 * 10_races_lost_update_by_chance.c - children that add at once lose updates
 *
 * Nobody orders the steps of the two children here: whether an update is lost
 * is left to chance, and the chance grows with the number of steps.  So there
 * are several tries, each with more steps, until one has lost some.  Between
 * load and store, sched_yield() offers the processor to whoever wants it, so
 * one processor is enough.  On a busy machine it may take milliseconds to get
 * it back, so the first try is short.  Proof is the staged program; how many
 * are lost is different each time.
 *
 *     cc 10_races_lost_update_by_chance.c && ./a.out
 *
 * Claims: S05
 * Output:
 *     parent: left to chance, with more and more steps
 *     parent: one child: lost some: no
 *     parent: two children: lost some: yes
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static int *counter; /* in the segment: stored by all children at once */

/* How many updates are lost when so many children each add 1 so often. */
static int lost(int children, int steps)
{
    *counter = 0;
    int gate[2];
    if (pipe(gate) == -1)
        err(EXIT_FAILURE, "pipe");
    for (int i = 0; i < children; i++) {
        /* FORK */
        pid_t child = fork();
        if (child == -1)
            err(EXIT_FAILURE, "fork");
        if (child != 0)
            continue;
        /* WORK: behind a gate, which opens for all of them when nobody can
         * write any more: when the parent closes its end, or dies */
        char byte;
        if (close(gate[1]) == -1 || read(gate[0], &byte, 1) != 0)
            _exit(EXIT_FAILURE);
        for (int k = 0; k < steps; k++) {
            int old = *counter;
            sched_yield();
            *counter = old + 1;
        }
        _exit(EXIT_SUCCESS);
    }
    if (close(gate[1]) == -1 || close(gate[0]) == -1)
        err(EXIT_FAILURE, "close");
    for (int i = 0; i < children; i++) { /* REAP */
        int status;
        if (wait(&status) == -1)
            err(EXIT_FAILURE, "wait");
        if (status != 0)
            errx(EXIT_FAILURE, "a child failed");
    }
    return children * steps - *counter;
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof *counter, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    counter = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (counter == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    printf("parent: left to chance, with more and more steps\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    int one = lost(1, 10), two = 0;
    for (int steps = 10; steps < 2000000 && two == 0; steps *= 4)
        two = lost(2, steps);

    /* REPORT */
    printf("parent: one child: lost some: %s\n", one > 0 ? "yes" : "no");
    printf("parent: two children: lost some: %s\n", two > 0 ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return one == 0 && two > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
