/*
 * 04_address_in_use.c - an address that is in use gives EINVAL
 *
 * shmat() does not push anything aside: where one page of the place asked for
 * is in use, it fails.  After a detach the same address is accepted, so it was
 * not a bad one, only taken.  Which addresses are refused POSIX leaves to the
 * system; for Linux shmop(2) has EINVAL.
 *
 *     cc 04_address_in_use.c && ./a.out
 *
 * Claims: S29 S36
 * Output:
 *     process: where an attachment begins: EINVAL
 *     process: in the middle of an attachment: EINVAL
 *     process: where it began, after the detach: attached
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

/* ATTACH: is it refused, and because of the address? */
static int refused(int shmid, const char *address)
{
    return shmat(shmid, address, 0) == (void *)-1 && errno == EINVAL;
}

int main(void)
{
    long page = sysconf(_SC_PAGESIZE);
    if (page == -1)
        err(EXIT_FAILURE, "sysconf");
    size_t step = (size_t)(page > SHMLBA ? page : SHMLBA);

    /* GET, ATTACH, REMOVE: two steps, so that there is a boundary in the
     * middle; this attachment keeps the segment, the next is the obstacle */
    int shmid = shmget(IPC_PRIVATE, 2 * step, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    const void *kept = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (kept == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* ATTACH */
    const char *taken = shmat(shmid, NULL, 0);
    if (taken == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    int beginning = refused(shmid, taken);
    int middle = refused(shmid, taken + step);

    /* DETACH, and at once ATTACH, while nobody else has taken the place */
    if (shmdt(taken) == -1)
        err(EXIT_FAILURE, "shmdt");
    const char *again = shmat(shmid, taken, 0);
    if (again == (void *)-1)
        err(EXIT_FAILURE, "shmat after shmdt");

    /* REPORT */
    printf("process: where an attachment begins: %s\n",
           beginning ? "EINVAL" : "something else");
    printf("process: in the middle of an attachment: %s\n",
           middle ? "EINVAL" : "something else");
    printf("process: where it began, after the detach: %s\n",
           again == taken ? "attached" : "elsewhere");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return beginning && middle && again == taken ? EXIT_SUCCESS : EXIT_FAILURE;
}
