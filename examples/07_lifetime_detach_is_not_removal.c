/*
 * 07_lifetime_detach_is_not_removal.c - a segment outlives its last attachment
 *
 * shmdt() takes the address that shmat() gave, and no other, not even one in
 * the middle of the same attachment.  It ends that attachment and nothing else:
 * with nobody attached the segment is still there, with its contents, until
 * someone removes it.  Whoever knows the identifier attaches it again.  All
 * this is POSIX.
 *
 *     cc 07_lifetime_detach_is_not_removal.c && ./a.out
 *
 * Claims: S38 S39
 * Output:
 *     process: stores 7, detaches in the middle: EINVAL
 *     process: detaches at the start: nattch=0
 *     process: attaches again, reads 7
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

/* Removal comes late here, so a failure on the way has to make up for it. */
static void give_up(int shmid, const char *call)
{
    int error = errno; /* which the removal may change */
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID) after %s", call);
    errno = error;
    err(EXIT_FAILURE, "%s", call);
}

int main(void)
{
    /* GET: two pages, so that a page begins in the middle */
    long page = sysconf(_SC_PAGESIZE);
    if (page == -1)
        err(EXIT_FAILURE, "sysconf");
    int shmid = shmget(IPC_PRIVATE, 2 * (size_t)page, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    /* ATTACH */
    char *shared = shmat(shmid, NULL, 0);
    if (shared == (void *)-1)
        give_up(shmid, "shmat");
    *shared = 7;

    /* DETACH: once in vain, once for good */
    int refused = shmdt(shared + page) == -1 && errno == EINVAL;
    if (shmdt(shared) == -1)
        give_up(shmid, "shmdt");
    struct shmid_ds segment;
    if (shmctl(shmid, IPC_STAT, &segment) == -1)
        give_up(shmid, "shmctl(IPC_STAT)");

    /* ATTACH, REMOVE */
    const char *again = shmat(shmid, NULL, 0);
    if (again == (void *)-1)
        give_up(shmid, "shmat again");
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");

    /* REPORT: not before REMOVE, for printing can end a process (SIGPIPE) */
    printf("process: stores 7, detaches in the middle: %s\n",
           refused ? "EINVAL" : "other");
    printf("process: detaches at the start: nattch=%lu\n",
           (unsigned long)segment.shm_nattch);
    printf("process: attaches again, reads %d\n", *again);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return !refused || segment.shm_nattch != 0 || *again != 7;
}
