/*
 * 01_sharing_sum.c - let the child compute, and the parent have the result
 *
 * A child computes 1 + 2 + ... + N.  Its parent prints the sum.  What the child
 * stores in its variables stays with the child; so they need memory that both
 * see: a shared memory segment.
 *
 *     cc 01_sharing_sum.c -o sum && ./sum 10
 *
 * The task, the checks and some hints: 01_sharing_sum.md
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    N_MAX = 60000 /* so that the sum fits into an int */
};

int main(int argc, char *argv[])
{
    char *end = NULL;
    long n = argc == 2 ? strtol(argv[1], &end, 10) : -1;
    if (argc != 2 || end == argv[1] || *end != '\0' || n < 0 || n > N_MAX) {
        fprintf(stderr, "usage: %s N   (0 to %d)\n", argv[0], N_MAX);
        return 2;
    }

    int sum = 0;

    /* TODO 1: get a segment with room for one int, attach it, and see to it
     * that nothing of it is left when the program has ended.  Look whether each
     * call has worked: if not, say which one has failed, and end. */

    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        /* TODO 2: this sum is a variable of the child.  Put it where the parent
         * can see it. */
        for (int i = 1; i <= (int)n; i++)
            sum += i;
        _exit(EXIT_SUCCESS);
    }

    /* TODO 3: when may the parent read the sum?  Wait for that moment. */

    printf("sum=%d\n", sum);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
