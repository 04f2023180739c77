/*
 * 01_sharing_fork_copies.c - what a child stores in a variable, only it sees
 *
 * fork() gives the child a copy of the parent's memory with all that is in it:
 * variables, and what malloc() has provided.  From then on there are two of
 * each.  The child changes its own.  The parent looks when the child has ended
 * and finds its own unchanged.  This is POSIX.
 *
 *     cc 01_sharing_fork_copies.c && ./a.out
 *
 * Output:
 *     parent: before fork variable=1 heap=1
 *     child:  begins with variable=1 heap=1
 *     child:  has changed them to variable=2 heap=2
 *     parent: after the child has ended variable=1 heap=1
 */
#define _GNU_SOURCE 1 /* processes are POSIX, not ISO C */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int variable = 1;
static int *heap;

int main(void)
{
    /* malloc() provides memory while the program runs, from what is called the
     * heap; free() takes it back. */
    heap = malloc(sizeof(int));
    if (heap == NULL)
        err(EXIT_FAILURE, "malloc");
    *heap = 1;
    printf("parent: before fork variable=%d heap=%d\n", variable, *heap);

    /* FORK */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        /* WORK */
        int copied = variable == 1 && *heap == 1;
        printf("child:  begins with variable=%d heap=%d\n", variable, *heap);
        variable = 2;
        *heap = 2;
        printf("child:  has changed them to variable=%d heap=%d\n", variable,
               *heap);
        _exit(fflush(stdout) == EOF || !copied);
    }

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");

    int kept = variable == 1 && *heap == 1;
    printf("parent: after the child has ended variable=%d heap=%d\n", variable,
           *heap);
    free(heap);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return kept ? EXIT_SUCCESS : EXIT_FAILURE;
}
