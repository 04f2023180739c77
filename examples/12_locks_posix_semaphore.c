/*
 * 12_locks_posix_semaphore.c - a process-shared semaphore wakes another process
 *
 * The semaphore lies in the segment; its second argument at sem_init() says
 * that processes share it.  The child waits for it, asleep.  The parent stores
 * a number and posts; so the child wakes up, and doubles what was stored before
 * it.  This is POSIX, but for how the parent knows that the child sleeps.
 *
 *     cc 12_locks_posix_semaphore.c && ./a.out (before glibc 2.34: cc -pthread)
 *
 * Claims: S06
 * Output:
 *     parent: makes a semaphore in the segment, for processes
 *     parent: the child sleeps: yes
 *     parent: stores 21 and posts, woke=yes
 *     parent: the child has made it 42
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

struct shared {
    sem_t stored;
    int number; /* the parent's until it posts, from then on the child's */
};

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
    int shmid = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    struct shared *shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    printf("parent: makes a semaphore in the segment, for processes\n");
    int ends[2];
    if (fflush(stdout) == EOF || pipe(ends) == -1 ||
        sem_init(&shared->stored, 1, 0) == -1)
        err(EXIT_FAILURE, "stdout, pipe, sem_init");

    /* FORK: if the parent ends, so does the child: 12_locks_private_mutex.c */
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || close(ends[0]) == -1 ||
            write(ends[1], "!", 1) != 1 || sem_wait(&shared->stored) == -1)
            err(EXIT_FAILURE, "prctl, close, write, sem_wait");
        shared->number *= 2;
        _exit(EXIT_SUCCESS);
    }

    /* PUBLISH */
    int slept = settled(child) == 'S';
    shared->number = 21;
    if (sem_post(&shared->stored) == -1)
        err(EXIT_FAILURE, "sem_post");
    int woke = settled(child) == 'Z'; /* and has ended */
    if (kill(child, SIGKILL) == -1 || waitpid(child, NULL, 0) == -1)
        err(EXIT_FAILURE, "kill, waitpid");
    printf("parent: the child sleeps: %s\n", slept ? "yes" : "no");
    printf("parent: stores 21 and posts, woke=%s\n", woke ? "yes" : "no");
    printf("parent: the child has made it %d\n", shared->number);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return !slept || !woke || shared->number != 42;
}
