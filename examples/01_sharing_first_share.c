/*
 * 01_sharing_first_share.c - what a child stores in a segment, its parent reads
 *
 * The parent makes a segment, attaches it, and forks.  The child finds it
 * attached already and stores a number there.  When the child has ended, the
 * parent reads that number through its own pointer: there is one memory, and
 * both processes see it.
 *
 *     cc 01_sharing_first_share.c && ./a.out
 *
 * Claims: S01 S03 S09 S30 S40
 * Output:
 *     parent: before fork the segment holds 0
 *     child:  stores 42
 *     parent: after the child has ended it holds 42
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    /* GET: room for one int; no key, so nobody else can find it */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    /* ATTACH: where, the kernel may choose */
    int *shared = shmat(shmid, NULL, 0);

    /* REMOVE: asked for now, done by Linux when nobody is attached any more.
     * From here on no way of ending leaves the segment behind, not even if the
     * attach has failed, at which we look only now. */
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    printf("parent: before fork the segment holds %d\n", *shared);

    /* FORK: what still waits in the buffer would be printed by both */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        /* WORK */
        printf("child:  stores 42\n");
        *shared = 42;
        _exit(fflush(stdout) == EOF);
    }

    /* REAP: when waitpid() returns, every store of the child has been made */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");

    printf("parent: after the child has ended it holds %d\n", *shared);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return *shared == 42 ? EXIT_SUCCESS : EXIT_FAILURE;
}
