/*
 * 10_races_compare_exchange.c - who compares while storing cannot store too
 * late
 *
 * An atomic load and an atomic store are still two steps, and here both
 * processes meet between them: one addition is lost.  A compare-and-exchange
 * stores only if the counter still is what was loaded; otherwise it says so,
 * and brings the new number.  So of two that meet, one has to begin again, and
 * nothing is lost.  It is ISO C11 (7.17.7.4), and with it any change of one
 * number can be made in one step.
 *
 *     cc 10_races_compare_exchange.c && ./a.out
 *
 * Output:
 *     parent: two processes each add 1 to an atomic counter that is 40
 *     parent: load, store: expected=42 got=41
 *     parent: load, compare, exchange: expected=42 got=42
 *     parent: of these two, had to begin again: 1
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

static struct shared { /* in the segment: both processes store both */
    atomic_int counter, again;
} * shared;

/* Adds 1.  Between load and store both processes meet: each writes a byte into
 * the other's pipe, and waits for one. */
static void add_one(int compare, int to, int from)
{
    char byte;
    int old = atomic_load(&shared->counter);
    if (write(to, "!", 1) != 1 || read(from, &byte, 1) != 1)
        errx(EXIT_FAILURE, "the other process has ended too early");
    if (!compare)
        atomic_store(&shared->counter, old + 1);
    else /* when it fails, `old` is what the counter is now */
        while (!atomic_compare_exchange_strong(&shared->counter, &old, old + 1))
            atomic_fetch_add(&shared->again, 1);
}

static int got(int compare)
{
    /* PUBLISH, FORK, WORK */
    atomic_store(&shared->counter, 40);
    int to_child[2], to_parent[2];
    if (pipe(to_child) == -1 || pipe(to_parent) == -1)
        err(EXIT_FAILURE, "pipe");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0 && close(to_child[1]) == 0) {
        add_one(compare, to_parent[1], to_child[0]);
        _exit(EXIT_SUCCESS);
    }
    if (close(to_parent[1]) == -1)
        err(EXIT_FAILURE, "close");
    add_one(compare, to_child[1], to_parent[0]);

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1 || status != 0)
        errx(EXIT_FAILURE, "the child failed, or is not told of");
    return atomic_load(&shared->counter);
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
    printf(
        "parent: two processes each add 1 to an atomic counter that is 40\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    int stored = got(0), compared = got(1), again = shared->again;
    printf("parent: load, store: expected=42 got=%d\n", stored);
    printf("parent: load, compare, exchange: expected=42 got=%d\n", compared);
    printf("parent: of these two, had to begin again: %d\n", again);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return stored != 41 || compared != 42 || again != 1;
}
