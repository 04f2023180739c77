/*
 * job_control.c - a child stops itself, and its parent continues it
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        raise(SIGSTOP);
        _exit(5);
    }
    if (waitpid(child, &status, WUNTRACED) != child || !WIFSTOPPED(status))
        errx(EXIT_FAILURE, "it has not stopped");
    kill(child, SIGCONT);
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status))
        errx(EXIT_FAILURE, "it has not ended");
    return WEXITSTATUS(status) == 5 ? EXIT_SUCCESS : EXIT_FAILURE;
}
