/*
 * 00_start_fork.c - fork is called once and returns twice
 *
 * fork() makes a second process, the child, as a copy of the first, the parent.
 * Both go on behind the call, so the line below that prints what fork() has
 * returned runs twice.  The child gets 0.  The parent gets the number of the
 * child, and waitpid() knows the child by that number.  This is POSIX.
 *
 *     cc 00_start_fork.c && ./a.out
 *
 * Output:
 *     parent: before fork there is one process
 *     child:  fork has returned 0
 *     parent: fork has returned a number above 0
 *     parent: waitpid has returned the same number: yes
 */
#define _GNU_SOURCE 1 /* processes are POSIX, not ISO C */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    printf("parent: before fork there is one process\n");

    /* FORK: with an empty buffer; the child gets a copy of that, too, and would
     * print the line above once more */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");

    /* REAP: now there are two.  The child passes by; the parent waits here
     * until the child has ended, so that only one of them prints at a time. */
    pid_t ended = 0;
    int status = 0;
    if (child != 0) {
        ended = waitpid(child, &status, 0);
        if (ended == -1)
            err(EXIT_FAILURE, "waitpid");
    }

    /* Written once, and run by both. */
    printf("%s fork has returned %s\n", child == 0 ? "child: " : "parent:",
           child == 0 ? "0" : "a number above 0");

    /* _exit() ends the child on the spot.  It leaves buffers alone, so the
     * child flushes; the status is 0 when that went well. */
    if (child == 0)
        _exit(fflush(stdout) == EOF);

    printf("parent: waitpid has returned the same number: %s\n",
           ended == child ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return child > 0 && ended == child && status == 0 ? EXIT_SUCCESS
                                                      : EXIT_FAILURE;
}
