/*
 * 12_locks_private_mutex.c - a mutex made for threads does not wake a process
 *
 * The mutex lies in the segment, so both processes see that it is locked.  But
 * it was made for the threads of one process, and its unlock looks for sleepers
 * only there.  The parent unlocks, the mutex is free, and the child sleeps on.
 * POSIX leaves open what happens; so it is on Linux, with glibc and with musl.
 *
 *     cc 12_locks_private_mutex.c && ./a.out   (before glibc 2.34: cc -pthread)
 *
 * Output:
 *     parent: locks a mutex in the segment; a child wants it
 *     parent: the child sleeps: yes
 *     parent: unlocks it; the child wakes: no
 *     parent: can lock it again: yes
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
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
    int shmid = shmget(IPC_PRIVATE, sizeof(pthread_mutex_t), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    pthread_mutex_t *mutex = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (mutex == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    printf("parent: locks a mutex in the segment; a child wants it\n");
    int ends[2];
    if (fflush(stdout) == EOF || pipe(ends) == -1)
        err(EXIT_FAILURE, "stdout, pipe");
    /* NOLINTNEXTLINE(cert-fio38-c) */
    *mutex = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    if (pthread_mutex_lock(mutex) != 0)
        errx(EXIT_FAILURE, "pthread_mutex_lock");

    /* FORK: who sleeps at a lock sees no end of file.  So the kernel shall kill
     * the child when its parent ends (Linux).  Had that ended before, nobody
     * would have the end for reading, and the write would fail. */
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || close(ends[0]) == -1 ||
            write(ends[1], "!", 1) != 1)
            err(EXIT_FAILURE, "prctl, close, write");
        _exit(pthread_mutex_lock(mutex) != 0 || pthread_mutex_unlock(mutex));
    }

    /* WORK: the last lock shows that the mutex was free for the child, too */
    int slept = settled(child) == 'S';
    int freed = pthread_mutex_unlock(mutex) == 0;
    int woke = settled(child) != 'S';
    int locked = pthread_mutex_lock(mutex) == 0;
    if (kill(child, SIGKILL) == -1 || waitpid(child, NULL, 0) == -1)
        err(EXIT_FAILURE, "kill, waitpid");
    const char *const answer[] = {"no", "yes"};
    printf("parent: the child sleeps: %s\n", answer[slept]);
    printf("parent: unlocks it; the child wakes: %s\n", answer[woke]);
    printf("parent: can lock it again: %s\n", answer[locked]);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return !slept || !freed || woke || !locked;
}
