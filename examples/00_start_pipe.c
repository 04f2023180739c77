/*
 * 00_start_pipe.c - a read from a pipe waits until the other side has written
 *
 * A pipe has two ends: what is written to one can be read from the other.  A
 * read waits while the pipe is empty, and so the reader goes on when the writer
 * says so: this makes an order between two processes, and no clock is involved.
 * When the last writer is gone a read returns 0, the end of the file; so
 * nobody waits for the dead.  This is POSIX.
 *
 *     cc 00_start_pipe.c && ./a.out
 *
 * Output:
 *     parent: makes a pipe and forks
 *     child:  prints first, then writes one byte
 *     parent: read has returned 1
 *     parent: read has returned 0, for no writer is left
 */
#define _GNU_SOURCE 1 /* pipes are POSIX, not ISO C */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    /* Flushed before pipe(), which takes the lowest numbers that are free: had
     * standard output been closed, its number would become an end. */
    printf("parent: makes a pipe and forks\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    int ends[2]; /* [0] is for reading, [1] for writing */
    if (pipe(ends) == -1)
        err(EXIT_FAILURE, "pipe");

    /* FORK: now both processes have both ends */
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        /* WORK */
        printf("child:  prints first, then writes one byte\n");
        if (fflush(stdout) == EOF)
            err(EXIT_FAILURE, "stdout");
        if (write(ends[1], "!", 1) != 1)
            err(EXIT_FAILURE, "write");
        _exit(EXIT_SUCCESS); /* which closes its ends */
    }

    /* As long as the parent could write, it would be a writer itself and wait
     * for ever. */
    if (close(ends[1]) == -1)
        err(EXIT_FAILURE, "close");
    char byte;
    ssize_t first = read(ends[0], &byte, 1);
    if (first == -1)
        err(EXIT_FAILURE, "read");
    printf("parent: read has returned %zd\n", first);
    ssize_t second = read(ends[0], &byte, 1);
    if (second == -1)
        err(EXIT_FAILURE, "read");
    printf("parent: read has returned %zd, for no writer is left\n", second);

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");

    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return first == 1 && second == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
