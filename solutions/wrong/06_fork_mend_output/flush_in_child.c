/*
 * The flush stands behind fork, in the child, as if the child had a buffer of
 * its own that is empty at first
 *
 * Diagnosis: O1
 * Points: 30
 */
#define _GNU_SOURCE 1 /* fork() is POSIX, not ISO C */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Reads a number from 0 to 30000; ends the program when `text` is none. */
static int number_of(const char *text)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < 0 || number > 30000)
        errx(2, "not a number from 0 to 30000: %s", text);
    return (int)number;
}

int main(int argc, char *argv[])
{
    if (argc < 2)
        errx(2, "usage: 06_fork_mend_output NUMBER...");
    printf("parent: numbers: %d\n", argc - 1);

    for (int i = 1; i < argc; i++) {
        int number = number_of(argv[i]);

        /* FORK */
        pid_t child = fork();
        if (child == -1)
            err(EXIT_FAILURE, "fork");
        if (child == 0) {
            /* WORK */
            printf("child %d: %d * %d = %d\n", i, number, number,
                   number * number);
            _exit(fflush(stdout) == EOF ? EXIT_FAILURE : EXIT_SUCCESS);
        }

        /* REAP: so only one process prints at any time */
        int status;
        if (waitpid(child, &status, 0) == -1)
            err(EXIT_FAILURE, "waitpid");
        if (status != 0)
            errx(EXIT_FAILURE, "child %d failed", i);
        printf("parent: child %d has ended\n", i);
    }

    if (fflush(stdout) == EOF || ferror(stdout))
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
