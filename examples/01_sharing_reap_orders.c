/*
 * 01_sharing_reap_orders.c - whoever reads without waiting may read too early
 *
 * A store is seen by the other side once it has been made, but nobody holds a
 * reader back until then: not the kernel, and not the segment.  Here a pipe
 * holds the child back instead, so that the parent is early every time.  The
 * same read, behind waitpid(), cannot be early.
 *
 *     cc 01_sharing_reap_orders.c && ./a.out
 *
 * Claims: S05
 * Output:
 *     parent: forks a child that is to store 42
 *     parent: reads at once: 0
 *     child:  stores 42
 *     parent: reads after the child has ended: 42
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
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int *shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* FORK */
    printf("parent: forks a child that is to store 42\n");
    if (fflush(stdout) == EOF || ferror(stdout))
        err(EXIT_FAILURE, "stdout");
    int gate[2];
    if (pipe(gate) == -1)
        err(EXIT_FAILURE, "pipe");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        /* WORK: not before the gate opens; no byte means that the parent has
         * died, which is seen only if this end is closed */
        char byte;
        if (close(gate[1]) == -1 || read(gate[0], &byte, 1) != 1)
            _exit(EXIT_FAILURE);
        *shared = 42;
        printf("child:  stores 42\n");
        _exit(fflush(stdout) == EOF);
    }

    int before = *shared;
    printf("parent: reads at once: %d\n", before);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    if (write(gate[1], "!", 1) != 1)
        err(EXIT_FAILURE, "write");

    /* REAP: every store of the child comes before this returns */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");

    printf("parent: reads after the child has ended: %d\n", *shared);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return before == 0 && *shared == 42 ? EXIT_SUCCESS : EXIT_FAILURE;
}
