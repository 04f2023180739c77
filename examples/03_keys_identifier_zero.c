/*
 * 03_keys_identifier_zero.c - 0 is an identifier like any other
 *
 * Linux can give a process an IPC namespace of its own: a world in which there
 * is no segment yet, as in a fresh container.  There the first identifier is 0,
 * and it attaches.  Whoever takes 0 for a failure turns that segment away.
 * shmget() has failed when it returns -1, and only then; POSIX promises an
 * identifier that is not negative.
 *
 *     cc 03_keys_identifier_zero.c && ./a.out
 *
 * Claims: S21
 * Needs: namespace
 * Output:
 *     process: in a new IPC namespace the first identifier=0
 *     process: identifier 0 attaches: nattch=1
 */
#define _GNU_SOURCE 1 /* unshare() in <sched.h> */

#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>

int main(void)
{
    /* unshare() leaves a namespace for a new, empty one.  That takes a
     * privilege, which an ordinary user has in a user namespace of their own.
     */
    if (unshare(CLONE_NEWIPC) == -1 &&
        unshare(CLONE_NEWUSER | CLONE_NEWIPC) == -1)
        err(77, "cannot be shown here: no IPC namespace of our own\n"
                "to enable it: sudo ./a.out "
                "(for root in a container: docker run --privileged)\n"
                "unshare");

    /* GET */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    /* ATTACH, REMOVE */
    const void *shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    struct shmid_ds segment;
    if (shmctl(shmid, IPC_STAT, &segment) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");
    unsigned long nattch = (unsigned long)segment.shm_nattch;

    /* REPORT */
    printf("process: in a new IPC namespace the first identifier=%d\n", shmid);
    printf("process: identifier %d attaches: nattch=%lu\n", shmid, nattch);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return shmid == 0 && nattch == 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
