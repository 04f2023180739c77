/*
 * 10_races_atomic_counter.c - an atomic addition loses nothing
 *
 * atomic_fetch_add() loads, adds and stores in one step: nobody comes between,
 * says ISO C11 (7.17.7.5), and with int that needs no lock here, so it holds
 * between processes as well.  A run can only fail to disprove it.  So next to
 * it, in the same steps, two children count in the ordinary way, too, again and
 * again with more steps until the ordinary counter has lost some.  With one
 * processor it may never do so.
 *
 *     cc 10_races_atomic_counter.c && ./a.out
 *
 * Output:
 *     parent: two children add to an ordinary and to an atomic counter
 *     parent: ordinary counter: lost some: <yes|no>
 *     parent: atomic counter: lost some: no
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* A lock would be kept outside the segment, and each process has its own. */
_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "int is not always free of locks");

/* In the segment: both children add to both. */
static struct {
    atomic_int atomic;
    volatile int ordinary; /* volatile: each addition is really made */
} * counters;

/* Has two children add to both counters at once, so often. */
static void add(int steps)
{
    int gate[2];
    if (pipe(gate) == -1)
        err(EXIT_FAILURE, "pipe");
    for (int i = 0; i < 2; i++) {
        /* FORK */
        pid_t child = fork();
        if (child == -1)
            err(EXIT_FAILURE, "fork");
        if (child != 0)
            continue;
        /* WORK: both begin when the parent closes its end of the gate */
        char byte;
        if (close(gate[1]) == -1 || read(gate[0], &byte, 1) != 0)
            _exit(EXIT_FAILURE);
        for (int k = 0; k < steps; k++) {
            int old = counters->ordinary;
            atomic_fetch_add(&counters->atomic, 1);
            counters->ordinary = old + 1;
        }
        _exit(EXIT_SUCCESS);
    }
    if (close(gate[1]) == -1 || close(gate[0]) == -1)
        err(EXIT_FAILURE, "close");
    for (int status, i = 0; i < 2; i++) /* REAP */
        if (wait(&status) == -1 || status != 0)
            errx(EXIT_FAILURE, "a child failed, or is not told of");
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof *counters, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    counters = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (counters == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    printf(
        "parent: two children add to an ordinary and to an atomic counter\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    int expected = 0;
    for (int steps = 100; steps < 50000000; steps *= 4) {
        add(steps);
        expected += 2 * steps;
        if (counters->ordinary != expected)
            break;
    }
    int lost = expected - atomic_load(&counters->atomic);
    printf("parent: ordinary counter: lost some: %s\n",
           counters->ordinary != expected ? "yes" : "no");
    printf("parent: atomic counter: lost some: %s\n", lost != 0 ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return lost == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
