/*
 * 12_locks_semaphore_in_private_memory.c - fork copies a private semaphore
 *
 * This one is made for processes, but it lies in private memory.  So the child
 * waits for its own copy, and the parent posts another.  Each does what it was
 * told, and nobody wakes up.  A semaphore for two processes must lie in memory
 * that both share: sem_init(3).
 *
 *     cc 12_locks_semaphore_in_private_memory.c && ./a.out
 *     (before glibc 2.34: cc -pthread)
 *
 * Output:
 *     parent: makes a semaphore in a variable, for processes
 *     parent: the child sleeps: yes
 *     parent: posts, and its own value is 1, woke=no
 */
#define _GNU_SOURCE 1 /* pipes, fork: POSIX, not ISO C */

#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Lets a child settle: S, it sleeps, or Z, it has ended.  Linux has the letter
 * in /proc/PID/stat, behind the name and its last parenthesis. */
static char settled(pid_t child)
{
    char path[32], text[512] = "", *state = text;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)child);
    for (int i = 0; i < 1000000 && *state != 'S' && *state != 'Z'; i++) {
        int file = open(path, O_RDONLY);
        if (read(file, text, sizeof text - 1) == -1 || close(file) == -1)
            err(EXIT_FAILURE, "%s", path);
        for (char *at = text; *at != '\0'; at++)
            state = *at == ')' ? at + 2 : state;
        sched_yield();
    }
    return *state;
}

static sem_t semaphore; /* after fork() two of them */

int main(void)
{
    printf("parent: makes a semaphore in a variable, for processes\n");
    int ends[2];
    if (fflush(stdout) == EOF || pipe(ends) == -1)
        err(EXIT_FAILURE, "stdout, pipe");
    if (sem_init(&semaphore, 1, 0) == -1)
        err(EXIT_FAILURE, "sem_init");

    /* FORK: if the parent ends, so does the child: 12_locks_private_mutex.c */
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || close(ends[0]) == -1 ||
            write(ends[1], "!", 1) != 1 || sem_wait(&semaphore) == -1)
            err(EXIT_FAILURE, "prctl, close, write, sem_wait");
        _exit(EXIT_SUCCESS);
    }

    /* WORK */
    int slept = settled(child) == 'S', value = 0;
    if (sem_post(&semaphore) == -1 || sem_getvalue(&semaphore, &value) == -1)
        err(EXIT_FAILURE, "sem_post, sem_getvalue");
    int woke = settled(child) != 'S';

    /* REAP: it would sleep for ever */
    if (kill(child, SIGKILL) == -1 || waitpid(child, NULL, 0) == -1)
        err(EXIT_FAILURE, "kill, waitpid");
    printf("parent: the child sleeps: %s\n", slept ? "yes" : "no");
    printf("parent: posts, and its own value is %d, woke=%s\n", value,
           woke ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return slept && value == 1 && !woke ? EXIT_SUCCESS : EXIT_FAILURE;
}
