/*
 * 00_start_wait.c - waitpid waits for the end of a child and says how it ended
 *
 * A process ends in one of two ways.  It ends by itself, with an exit status;
 * or a signal ends it.  waitpid() returns when the child has ended, whenever
 * that is, and stores what has happened in one int, which the macros of
 * <sys/wait.h> take apart.  This is POSIX.
 *
 *     cc 00_start_wait.c && ./a.out
 *
 * Output:
 *     child:  is about to exit with 7
 *     parent: it has exited with 7
 *     child:  is about to send itself SIGKILL
 *     parent: it was killed by SIGKILL
 */
#define _GNU_SOURCE 1 /* processes are POSIX, not ISO C */

#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Have a child print a line and end, by a signal unless that is 0.  Returns
 * what waitpid() stores. */
static int status_of_child(const char *line, int signo)
{
    /* FORK */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        /* WORK */
        printf("child:  %s\n", line);
        if (fflush(stdout) == EOF)
            err(EXIT_FAILURE, "stdout");
        if (signo != 0 && raise(signo) != 0) /* sends it to the caller */
            err(EXIT_FAILURE, "raise");
        _exit(7);
    }

    /* REAP: until somebody asks how it ended, a dead child stays listed */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    return status;
}

int main(void)
{
    /* WIFEXITED: did it end by itself?  If so, WEXITSTATUS: with what?  When
     * that is 0, the whole status is 0; later programs ask for no more. */
    int status = status_of_child("is about to exit with 7", 0);
    int exited = WIFEXITED(status) && WEXITSTATUS(status) == 7;
    printf("parent: it has %s\n", exited ? "exited with 7" : "ended otherwise");

    /* WIFSIGNALED: did a signal end it?  If so, WTERMSIG: which one?  SIGKILL
     * is the signal that no process can refuse. */
    status = status_of_child("is about to send itself SIGKILL", SIGKILL);
    int killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    printf("parent: it %s\n", killed ? "was killed by SIGKILL" : "was not");

    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return exited && killed ? EXIT_SUCCESS : EXIT_FAILURE;
}
