/*
 * 15_isolation_namespace.c - in a new IPC namespace a key finds another segment
 *
 * The parent leaves its IPC namespace for a new one, the child stays.  Inside,
 * the key names nothing, nor does the identifier, and the first segment that is
 * made has the number 0: keys and identifiers belong to a namespace.  Memory
 * does not.  What was attached before stays attached, and carries values both
 * ways.  Nobody calls IPC_RMID here: a namespace takes its segments along when
 * the last process in it ends, says ipc_namespaces(7).  Nobody can watch that,
 * for whoever could would be in it.  All this is Linux, as containers have it.
 *
 *     cc 15_isolation_namespace.c && ./a.out
 *
 * Needs: namespace
 * Output:
 *     parent: makes a segment with a key, and a child
 *     parent: inside, the key finds: ENOENT, the identifier: EINVAL
 *     parent: the same key makes a segment, identifier=0
 *     parent: stores 2 in the segment that is attached as before
 *     child:  outside, the key finds the segment: yes, reads 2
 *     child:  stores 3
 *     parent: reads 3
 */
#define _GNU_SOURCE 1 /* unshare() in <sched.h> */

#include <err.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    KEY = 0x41747463
}; /* any: nobody else is in our namespaces */

int main(void)
{
    if (unshare(CLONE_NEWIPC) == -1 &&
        unshare(CLONE_NEWUSER | CLONE_NEWIPC) == -1)
        err(77, "cannot be shown here: no IPC namespace of our own\n"
                "to enable it: sudo ./a.out "
                "(for root in a container: docker run --privileged)\n"
                "unshare");

    /* GET, ATTACH, PUBLISH: nobody calls IPC_RMID, see above */
    int outer = shmget(KEY, sizeof(int), IPC_CREAT | IPC_EXCL | 0600);
    if (outer == -1)
        err(EXIT_FAILURE, "shmget");
    volatile int *shared = shmat(outer, NULL, 0);
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    printf("parent: makes a segment with a key, and a child\n");
    if (fflush(stdout) == EOF || ferror(stdout))
        err(EXIT_FAILURE, "stdout");

    /* FORK: the child stays, and waits for the parent to close the pipe */
    char byte;
    int gone[2];
    if (pipe(gone) == -1)
        err(EXIT_FAILURE, "pipe");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        if (close(gone[1]) == -1 || read(gone[0], &byte, 1) != 0)
            err(EXIT_FAILURE, "close, read");
        int found = shmget(KEY, 0, 0) == outer, there = *shared;
        printf("child:  outside, the key finds the segment: %s, reads %d\n",
               found ? "yes" : "no", there);
        printf("child:  stores 3\n");
        *shared = 3;
        _exit(fflush(stdout) == EOF || !found || there != 2);
    }

    /* WORK: inside */
    if (unshare(CLONE_NEWIPC) == -1)
        err(EXIT_FAILURE, "unshare");
    struct shmid_ds segment;
    int unknown = shmget(KEY, 0, 0) == -1 && errno == ENOENT;
    int invalid = shmctl(outer, IPC_STAT, &segment) == -1 && errno == EINVAL;
    int inner = shmget(KEY, sizeof(int), IPC_CREAT | IPC_EXCL | 0600);
    *shared = 2;
    printf("parent: inside, the key finds: %s, the identifier: %s\n",
           unknown ? "ENOENT" : "other", invalid ? "EINVAL" : "other");
    printf("parent: the same key makes a segment, identifier=%d\n", inner);
    printf("parent: stores 2 in the segment that is attached as before\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");

    /* REAP */
    int status;
    if (close(gone[1]) == -1 || waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "close, waitpid");
    int back = *shared;
    printf("parent: reads %d\n", back);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return status != 0 || !unknown || !invalid || inner != 0 || back != 3;
}
