/*
 * 05_attachments_readonly_kills.c - a store through SHM_RDONLY kills
 *
 * The child stores through a read-only attachment.  The processor refuses, the
 * kernel answers with the signal SIGSEGV, and nobody catches it: the child ends
 * in the middle of its store.  waitpid() tells the parent which signal it was,
 * and the value is as it was before.  POSIX says only that such a segment is
 * attached for reading; the signal is what Linux makes of it, see signal(7).
 *
 *     cc 05_attachments_readonly_kills.c && ./a.out
 *
 * Claims: S32
 * Output:
 *     parent: before fork the segment holds 7
 *     child:  stores 8 through a read-only attachment
 *     parent: the child died of SIGSEGV: yes
 *     parent: the segment holds 7
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    /* GET, ATTACH, REMOVE, ATTACH */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    volatile int *writable = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (writable == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    volatile int *readonly = shmat(shmid, NULL, SHM_RDONLY);
    if (readonly == (void *)-1)
        err(EXIT_FAILURE, "shmat(SHM_RDONLY)");

    /* PUBLISH */
    *writable = 7;
    printf("parent: before fork the segment holds %d\n", *writable);

    /* FORK */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        /* To die plainly: signal() takes away any handler, setrlimit() has
         * the kernel write no core file, the picture of a dead process. */
        if (signal(SIGSEGV, SIG_DFL) == SIG_ERR)
            err(EXIT_FAILURE, "signal");
        if (setrlimit(RLIMIT_CORE, &(struct rlimit){0}) == -1)
            err(EXIT_FAILURE, "setrlimit");
        printf("child:  stores 8 through a read-only attachment\n");
        if (fflush(stdout) == EOF)
            err(EXIT_FAILURE, "stdout");
        *readonly = 8;
        _exit(EXIT_SUCCESS); /* not reached */
    }

    /* REAP: this status is meant to tell of a signal */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    int died = WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV;

    printf("parent: the child died of SIGSEGV: %s\n", died ? "yes" : "no");
    printf("parent: the segment holds %d\n", *writable);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return died && *writable == 7 ? EXIT_SUCCESS : EXIT_FAILURE;
}
