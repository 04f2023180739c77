/*
 * 10_races_lost_update_staged.c - load, load, store, store: one update is lost
 *
 * To add 1 is three steps: load the old number, add, store the new one.  Here
 * the child makes each step when the parent says so, and the parent makes its
 * own steps before, between and behind them.  When both have loaded before
 * either has stored, both store the same number.  Nobody is warned: neither the
 * kernel nor the segment knows that a load and a store belong together.  As the
 * pipes alone decide who goes on, one is lost in every run, on one processor,
 * too.
 *
 *     cc 10_races_lost_update_staged.c && ./a.out
 *
 * Claims: S05
 * Output:
 *     parent: two processes each add 1 to a counter that is 0
 *     parent: load, store, load, store: expected=2 got=2
 *     parent: load, load, store, store: expected=2 got=1
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* Says that a step is made, and waits until the other says so.  Returns 0 when
 * there is no other any more. */
static int pass(int to, int from)
{
    char byte;
    return write(to, "!", 1) == 1 && read(from, &byte, 1) == 1;
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int *counter = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (counter == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* FORK */
    printf("parent: two processes each add 1 to a counter that is 0\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    int go[2], done[2];
    if (pipe(go) == -1 || pipe(done) == -1)
        err(EXIT_FAILURE, "pipe");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        char byte;
        if (close(go[1]) == -1 || close(done[0]) == -1 ||
            read(go[0], &byte, 1) != 1)
            _exit(EXIT_FAILURE);
        do { /* WORK: as often as the parent wants it */
            int old = *counter;
            if (!pass(done[1], go[0]))
                _exit(EXIT_FAILURE);
            *counter = old + 1;
        } while (pass(done[1], go[0]));
        _exit(EXIT_SUCCESS);
    }
    if (close(go[0]) == -1 || close(done[1]) == -1)
        err(EXIT_FAILURE, "close");

    /* WORK: one whole addition, then the other */
    int old = *counter;
    *counter = old + 1;
    int told = pass(go[1], done[0]) && pass(go[1], done[0]);
    int in_turn = *counter;

    /* WORK: the same four steps, the child's between those of the parent */
    *counter = 0;
    told &= pass(go[1], done[0]);
    old = *counter;
    told &= pass(go[1], done[0]);
    *counter = old + 1;

    /* REAP: the child ends when nobody can tell it anything any more */
    int status;
    if (close(go[1]) == -1 || waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (!told || status != 0)
        errx(EXIT_FAILURE, "the child failed");
    printf("parent: load, store, load, store: expected=2 got=%d\n", in_turn);
    printf("parent: load, load, store, store: expected=2 got=%d\n", *counter);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return in_turn == 2 && *counter == 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
