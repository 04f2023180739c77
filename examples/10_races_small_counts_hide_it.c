/*
 * 10_races_small_counts_hide_it.c - exact results do not mean that nobody races
 *
 * Two children add 1 a thousand times each.  That takes microseconds, less than
 * it takes to make the second child, so the first is often done by then and all
 * is exact.  The same children lose something every time when they meet once,
 * each between its load and its store.  However many tests pass, the order that
 * loses may still come: on a busier machine, or a larger one.
 *
 *     cc 10_races_small_counts_hide_it.c && ./a.out
 *
 * Claims: S05
 * Output:
 *     parent: two children add 1 a thousand times each
 *     parent: left alone: of 10 rounds exact=<count>
 *     parent: when they meet once: of 10 rounds exact=0
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    ROUNDS = 10,
    STEPS = 1000
};

/* In the segment, stored by both children; volatile, or the compiler would make
 * one addition of a thousand. */
static volatile int *counter;

static int pipes[2][2]; /* one for each child to read, the other writes */

/* The child: adds and, if it may, meets the other in the middle of a step. */
static int add(int self, int meets)
{
    char byte;
    for (int i = 0; i < STEPS; i++) {
        int old = *counter;
        if (meets && i == STEPS / 2 &&
            (write(pipes[1 - self][1], "!", 1) != 1 ||
             read(pipes[self][0], &byte, 1) != 1))
            return EXIT_FAILURE;
        *counter = old + 1;
    }
    return EXIT_SUCCESS;
}

static int exact_rounds(int meet)
{
    int exact = 0;
    for (int round = 0; round < ROUNDS; round++) {
        /* FORK: who is alone sees it, as it cannot write to itself any more */
        *counter = 0;
        for (int i = 0; i < 2; i++) {
            pid_t child = fork();
            if (child == -1)
                err(EXIT_FAILURE, "fork");
            if (child == 0)
                _exit(close(pipes[i][1]) == -1 ? EXIT_FAILURE : add(i, meet));
        }
        /* REAP: when one has failed we end, and so does the other */
        for (int status, i = 0; i < 2; i++)
            if (wait(&status) == -1 || status != 0)
                errx(EXIT_FAILURE, "a child failed, or is not told of");
        exact += *counter == 2 * STEPS;
    }
    return exact;
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
    printf("parent: two children add 1 a thousand times each\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    if (pipe(pipes[0]) == -1 || pipe(pipes[1]) == -1)
        err(EXIT_FAILURE, "pipe");
    int alone = exact_rounds(0), met = exact_rounds(1);
    printf("parent: left alone: of %d rounds exact=%d\n", ROUNDS, alone);
    printf("parent: when they meet once: of %d rounds exact=%d\n", ROUNDS, met);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return met == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
