/*
 * 04_address_remap_needs_address.c - SHM_REMAP with a null address: EINVAL
 *
 * SHM_REMAP says: replace what is there.  A null address says: anywhere, as the
 * kernel likes.  The two do not go together, since the kernel would have to
 * choose what is to be destroyed, and shmat() fails.  SHM_REMAP is Linux and
 * FreeBSD, not POSIX; the error is in shmop(2).
 *
 *     cc 04_address_remap_needs_address.c && ./a.out
 *
 * Claims: S35
 * Output:
 *     process: NULL without SHM_REMAP: attached
 *     process: NULL with SHM_REMAP: EINVAL
 */
#define _GNU_SOURCE 1 /* SHM_REMAP in <sys/shm.h> */

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
    int refused = shmat(shmid, NULL, SHM_REMAP) == (void *)-1;
    int invalid = errno == EINVAL;

    /* REPORT */
    printf("process: NULL without SHM_REMAP: attached\n");
    printf("process: NULL with SHM_REMAP: %s\n",
           refused && invalid ? "EINVAL" : "something else");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return refused && invalid ? EXIT_SUCCESS : EXIT_FAILURE;
}
