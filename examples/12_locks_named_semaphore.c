/*
 * 12_locks_named_semaphore.c - a named semaphore works on when its name is gone
 *
 * sem_open() makes a semaphore that has a name, and maps it into memory that a
 * forked child inherits, made for processes.  sem_unlink() takes the name away,
 * as soon as nobody else needs it; the semaphore goes with its last user.  From
 * then on nothing can be left, however the processes end.  This is POSIX.
 *
 *     cc 12_locks_named_semaphore.c && ./a.out (before glibc 2.34: cc -pthread)
 *
 * Output:
 *     parent: opens a named semaphore and takes its name away
 *     parent: the child sleeps: yes
 *     parent: posts, woke=yes left=0
 */
#define _GNU_SOURCE 1 /* pipes and fork: POSIX, not ISO C */

#include <err.h>
#include <errno.h>
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

int main(void)
{
    printf("parent: opens a named semaphore and takes its name away\n");
    int ends[2];
    if (fflush(stdout) == EOF || pipe(ends) == -1)
        err(EXIT_FAILURE, "stdout, pipe");

    /* The number makes the name our own; one that a stranger has is stepped
     * over.  The name is taken away at once. */
    char name[32];
    sem_t *semaphore;
    unsigned long number = (unsigned long)getpid();
    do {
        snprintf(name, sizeof name, "/attached-%lu", number++);
        semaphore = sem_open(name, O_CREAT | O_EXCL, 0600, 0);
    } while (semaphore == SEM_FAILED && errno == EEXIST);
    if (semaphore == SEM_FAILED || sem_unlink(name) == -1)
        err(EXIT_FAILURE, "sem_open, sem_unlink");
    int left = sem_open(name, 0) != SEM_FAILED || errno != ENOENT;

    /* FORK: if the parent ends, so does the child: 12_locks_private_mutex.c */
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || close(ends[0]) == -1 ||
            write(ends[1], "!", 1) != 1 || sem_wait(semaphore) == -1)
            err(EXIT_FAILURE, "prctl, close, write, sem_wait");
        _exit(EXIT_SUCCESS);
    }

    /* WORK */
    int slept = settled(child) == 'S';
    if (sem_post(semaphore) == -1)
        err(EXIT_FAILURE, "sem_post");
    int woke = settled(child) == 'Z'; /* and has ended */
    if (kill(child, SIGKILL) == -1 || waitpid(child, NULL, 0) == -1)
        err(EXIT_FAILURE, "kill, waitpid");
    printf("parent: the child sleeps: %s\n", slept ? "yes" : "no");
    printf("parent: posts, woke=%s left=%d\n", woke ? "yes" : "no", left);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return slept && woke && !left ? EXIT_SUCCESS : EXIT_FAILURE;
}
