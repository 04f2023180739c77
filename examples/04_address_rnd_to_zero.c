/*
 * 04_address_rnd_to_zero.c - rounding can reach 0, where attaching gives EPERM
 *
 * From an address below the first boundary SHM_RND leads down to 0.  That is
 * not taken for a null address: the kernel does not choose, it tries 0.  The
 * lowest addresses are kept free, so that a null pointer leads nowhere, and an
 * ordinary user gets EPERM (Linux: vm.mmap_min_addr; shmop(2) does not list
 * it).  A privileged one is attached at 0: shmat() then succeeds and returns a
 * pointer equal to NULL.
 *
 *     cc 04_address_rnd_to_zero.c && ./a.out
 *
 * Claims: S26
 * Needs: ordinary user
 * Output:
 *     process: address 1 with SHM_RND: EPERM
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>

int main(void)
{
    /* GET, ATTACH, REMOVE: this attachment keeps the segment */
    int shmid = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    const void *kept = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (kept == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* ATTACH: errno is read before another call can change it */
    const void *got = shmat(shmid, (void *)1, SHM_RND);
    int refused = got == (void *)-1 && errno == EPERM;

    /* DETACH: a null pointer must lead nowhere again */
    if (got == NULL) {
        if (shmdt(got) == -1)
            err(EXIT_FAILURE, "shmdt");
        errx(77, "cannot be shown here: this user may attach at 0, and did\n"
                 "to enable it: setpriv --reuid=65534 ./a.out");
    }

    /* REPORT */
    printf("process: address 1 with SHM_RND: %s\n",
           refused ? "EPERM" : "something else");
    if (fflush(stdout) == EOF || ferror(stdout))
        err(EXIT_FAILURE, "stdout");
    return refused ? EXIT_SUCCESS : EXIT_FAILURE;
}
