/*
 * 03_keys_stale_segment.c - a key may find what a dead program left behind
 *
 * A child is the first run of a program: it makes a segment under a key, stores
 * a number and ends.  Its parent is the second run: it looks the key up, finds
 * the old number, and shm_cpid names a process that is no more.  Ending
 * detaches but does not remove (POSIX; with kernel.shm_rmid_forced=1 Linux
 * removes, too).
 *
 *     cc 03_keys_stale_segment.c && ./a.out
 *
 * Claims: S39
 * Output:
 *     first run:  makes a segment, stores 7, ends
 *     second run: finds a segment by the key: it holds 7
 *     second run: who made it is gone: ESRCH
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    key_t key = 0x41000000 + getpid();
    while (shmget(key, 0, 0) != -1)
        key += 1 << 22;

    /* FORK: there is nothing to inherit yet */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t first = fork();
    if (first == -1)
        err(EXIT_FAILURE, "fork");
    if (first == 0) {
        int made = shmget(key, sizeof(int), IPC_CREAT | IPC_EXCL | 0600);
        if (made == -1)
            err(EXIT_FAILURE, "shmget");
        int *number = shmat(made, NULL, 0);
        if (number == (void *)-1)
            err(EXIT_FAILURE, "shmat");
        *number = 7;
        printf("first run:  makes a segment, stores 7, ends\n");
        _exit(fflush(stdout) == EOF);
    }

    /* REAP: failing is for later, when there is nothing left to remove */
    int status;
    pid_t ended = waitpid(first, &status, 0);

    /* GET, CHECK: a stranger's is left alone */
    int shmid = shmget(key, 0, 0);
    struct shmid_ds segment;
    if (shmid == -1 || shmctl(shmid, IPC_STAT, &segment) == -1 ||
        segment.shm_cpid != first)
        errx(EXIT_FAILURE, "the first run has left nothing under the key");

    /* ATTACH, REMOVE: it goes even if it does not attach */
    const int *number = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (number == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    if (ended == -1 || status != 0)
        errx(EXIT_FAILURE, "the first run failed, or was not waited for");

    /* REPORT: signal 0 is never sent, kill() only says whether it could be */
    int dead = kill(segment.shm_cpid, 0) == -1 && errno == ESRCH;
    printf("second run: finds a segment by the key: it holds %d\n", *number);
    printf("second run: who made it is gone: %s\n", dead ? "ESRCH" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return *number == 7 && dead ? EXIT_SUCCESS : EXIT_FAILURE;
}
