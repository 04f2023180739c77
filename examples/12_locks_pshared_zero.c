/*
 * 12_locks_pshared_zero.c - a semaphore not made for processes wakes no process
 *
 * It lies in the segment, but sem_init() was told, with a 0, that only threads
 * of one process use it.  The parent posts, the value is 1 for everybody to
 * see, and the child sleeps on: it is not looked for in another process.  POSIX
 * leaves open what happens; so it is on Linux, with glibc and with musl.
 *
 *     cc 12_locks_pshared_zero.c && ./a.out    (before glibc 2.34: cc -pthread)
 *
 * Output:
 *     parent: makes a semaphore in the segment, not for processes
 *     parent: the child sleeps: yes
 *     parent: posts, and the value is 1, woke=no
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/shm.h>
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
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(sem_t), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    sem_t *semaphore = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (semaphore == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    printf("parent: makes a semaphore in the segment, not for processes\n");
    int ends[2];
    if (fflush(stdout) == EOF || pipe(ends) == -1)
        err(EXIT_FAILURE, "stdout, pipe");
    if (sem_init(semaphore, 0, 0) == -1) /* the first 0 says it */
        err(EXIT_FAILURE, "sem_init");

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
    int slept = settled(child) == 'S', value = 0;
    if (sem_post(semaphore) == -1 || sem_getvalue(semaphore, &value) == -1)
        err(EXIT_FAILURE, "sem_post, sem_getvalue");
    int woke = settled(child) != 'S';

    /* REAP: it would sleep for ever */
    if (kill(child, SIGKILL) == -1 || waitpid(child, NULL, 0) == -1)
        err(EXIT_FAILURE, "kill, waitpid");
    printf("parent: the child sleeps: %s\n", slept ? "yes" : "no");
    printf("parent: posts, and the value is %d, woke=%s\n", value,
           woke ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return slept && value == 1 && !woke ? EXIT_SUCCESS : EXIT_FAILURE;
}
