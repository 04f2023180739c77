/*
 * 08_inspect_last_pid.c - shm_lpid names who used a segment last, even the dead
 *
 * The kernel notes the process of the last shmat() or shmdt() in shm_lpid; that
 * much is POSIX.  Linux also takes fork() for a use by the parent, since it is
 * the parent who makes the new attachment, and the end of a process for a use
 * by that process.  So the last user is often one who is gone, whose number may
 * later be that of another.
 *
 *     cc 08_inspect_last_pid.c && ./a.out
 *
 * Output:
 *     parent: after its shmat: last=parent
 *     parent: after fork 1: last=parent
 *     parent: after the end of child 1: last=that child
 *     parent: after fork 2: last=parent
 *     parent: after the end of child 2: last=that child
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static struct shmid_ds ask(int shmid)
{
    struct shmid_ds segment;
    if (shmctl(shmid, IPC_STAT, &segment) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");
    return segment;
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    const void *shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    int shown = ask(shmid).shm_lpid == getpid(), tries = 100;
    printf("parent: after its shmat: last=%s\n", shown ? "parent" : "another");

    for (int number = 1; number <= 2; number++) {
        if (fflush(stdout) == EOF)
            err(EXIT_FAILURE, "stdout");

        /* FORK: the child stays until the parent has looked, which closes the
         * only writing end left (or is dead, and it is closed, too) */
        int stay[2];
        char byte;
        if (pipe(stay) == -1)
            err(EXIT_FAILURE, "pipe");
        pid_t child = fork();
        if (child == -1)
            err(EXIT_FAILURE, "fork");
        if (child == 0)
            _exit(close(stay[1]) == -1 || read(stay[0], &byte, 1) != 0);
        int forked = ask(shmid).shm_lpid == getpid();

        /* REAP */
        int status;
        if (close(stay[1]) == -1 || close(stay[0]) == -1 ||
            waitpid(child, &status, 0) == -1)
            err(EXIT_FAILURE, "close, waitpid");
        if (status != 0)
            errx(EXIT_FAILURE, "the child failed");
        /* Let the count settle: see 06_fork_exit_detaches.c */
        for (int i = 0; i < 1000000 && ask(shmid).shm_nattch != 1; i++)
            sched_yield();
        /* Who reads /proc of the child just then may be the one who detaches,
         * in its stead, and so the last.  With another child it is not. */
        pid_t last = ask(shmid).shm_lpid;
        if (last != child && last != getpid() && tries-- > 0) {
            number--;
            continue;
        }
        printf("parent: after fork %d: last=%s\n", number,
               forked ? "parent" : "another");
        printf("parent: after the end of child %d: last=%s\n", number,
               last == child ? "that child" : "another");
        shown &= forked && last == child;
    }
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return shown ? EXIT_SUCCESS : EXIT_FAILURE;
}
