/*
 * 06_fork_output_twice.c - fork copies what printf has not yet written out
 *
 * printf() collects text in memory.  A terminal gets it at the end of each
 * line; a pipe or a file when the buffer is full, is flushed, or at exit.  A
 * fork before that copies the buffer, and two exits write it twice; hence
 * fflush() before every fork.  This is ISO C and POSIX.  openpty(), which makes
 * a terminal, and /proc/self/exe are not.
 *
 *     cc 06_fork_output_twice.c && ./a.out       (before glibc 2.34: cc -lutil)
 *     ./a.out print; ./a.out print | cat; ./a.out flush | cat
 *
 * Output:
 *     parent: starts a program that prints a line, then forks
 *     parent: to a terminal copies=1
 *     parent: to a pipe copies=2
 *     parent: to a pipe, flushed before fork copies=1
 */
#define _GNU_SOURCE 1 /* fork() is POSIX, not ISO C */

#include <err.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The program that is started.  Both processes return from main(). */
static int print_and_fork(int flush)
{
    printf("ready\n"); /* musl writes the very first line in any case */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    printf("once or twice?\n");
    if (flush && fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child != 0 && waitpid(child, NULL, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    return EXIT_SUCCESS;
}

/* Starts it with ends[1] as its standard output; counts the question marks. */
static int copies(char *how, const int ends[2])
{
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        if (dup2(ends[1], STDOUT_FILENO) == -1)
            err(EXIT_FAILURE, "dup2");
        execv("/proc/self/exe", (char *[]){"a.out", how, NULL});
        err(EXIT_FAILURE, "execv");
    }
    if (close(ends[1]) == -1)
        err(EXIT_FAILURE, "close");
    int count = 0;
    char byte; /* when all is read, a pipe gives 0, a terminal the error EIO */
    while (read(ends[0], &byte, 1) == 1)
        count += byte == '?';
    if (waitpid(child, NULL, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    return count;
}

int main(int argc, char *argv[])
{
    if (argc > 1 && strcmp(argv[1], "print") == 0)
        return print_and_fork(0);
    if (argc > 1 && strcmp(argv[1], "flush") == 0)
        return print_and_fork(1);

    printf("parent: starts a program that prints a line, then forks\n");
    if (fflush(stdout) == EOF || ferror(stdout))
        err(EXIT_FAILURE, "stdout");
    int terminal[2], plain[2], flushed[2];
    if (openpty(&terminal[0], &terminal[1], NULL, NULL, NULL) == -1 ||
        pipe(plain) == -1 || pipe(flushed) == -1)
        err(EXIT_FAILURE, "openpty, pipe");
    int to_terminal = copies("print", terminal);
    int to_pipe = copies("print", plain);
    int after_flush = copies("flush", flushed);
    printf("parent: to a terminal copies=%d\n", to_terminal);
    printf("parent: to a pipe copies=%d\n", to_pipe);
    printf("parent: to a pipe, flushed before fork copies=%d\n", after_flush);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return to_terminal != 1 || to_pipe != 2 || after_flush != 1;
}
