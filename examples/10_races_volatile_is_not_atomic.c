/*
 * 10_races_volatile_is_not_atomic.c - with volatile, an update is lost as well
 *
 * To the compiler, volatile says: load and store just as often as is written.
 * It does not make one step of the two.  Here both processes meet in the middle
 * of one and the same statement, behind its load and before its store, so that
 * both store 41.  What volatile means beyond that is up to the compiler (ISO
 * C11, 6.7.3).
 *
 *     cc 10_races_volatile_is_not_atomic.c && ./a.out
 *
 * Claims: S05
 * Output:
 *     parent: two processes each add 1 to a volatile counter that is 40
 *     parent: expected=42 got=41
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* Returns what is to be stored, but not before the other process has loaded,
 * too: each writes a byte into the other's pipe, and waits for one. */
static int one_more(int old, int to, int from)
{
    char byte;
    if (write(to, "!", 1) != 1 || read(from, &byte, 1) != 1)
        errx(EXIT_FAILURE, "the other process has ended too early");
    return old + 1;
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    volatile int *counter = shmat(shmid, NULL, 0); /* both processes store */
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (counter == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* PUBLISH, FORK */
    *counter = 40;
    printf("parent: two processes each add 1 to a volatile counter that is "
           "40\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    int to_child[2], to_parent[2];
    if (pipe(to_child) == -1 || pipe(to_parent) == -1)
        err(EXIT_FAILURE, "pipe");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");

    /* WORK: each closes the ends of the other, and so sees when it dies */
    if (child == 0) {
        if (close(to_child[1]) == -1 || close(to_parent[0]) == -1)
            err(EXIT_FAILURE, "close");
        *counter = one_more(*counter, to_parent[1], to_child[0]);
        _exit(EXIT_SUCCESS);
    }
    if (close(to_child[0]) == -1 || close(to_parent[1]) == -1)
        err(EXIT_FAILURE, "close");
    *counter = one_more(*counter, to_child[1], to_parent[0]);

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");
    int got = *counter;
    printf("parent: expected=42 got=%d\n", got);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return got == 41 ? EXIT_SUCCESS : EXIT_FAILURE;
}
