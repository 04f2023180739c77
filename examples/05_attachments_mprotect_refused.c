/*
 * 05_attachments_mprotect_refused.c - what was attached read-only stays so
 *
 * mprotect() changes what a process may do with memory it has mapped.  It takes
 * the right to store from an attachment and gives it back, but it never gives
 * more than shmat() gave: a read-only attachment is refused with EACCES.  Run
 * it as root: the answer is the same.  Who wants to store needs an attachment
 * made for it, and shmat() asks the mode of the segment.  This is Linux, see
 * mprotect(2); POSIX defines mprotect() only for memory from mmap().
 *
 *     cc 05_attachments_mprotect_refused.c && ./a.out
 *
 * Claims: S32
 * Output:
 *     process: attached with 0: made read-only: 0, writable again: 0
 *     process: attached with SHM_RDONLY: made writable: -1, EACCES
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/shm.h>

enum {
    SIZE = 1 /* mprotect() acts on the whole page, as shmget() does */
};

int main(void)
{
    /* GET, ATTACH, REMOVE, ATTACH */
    int shmid = shmget(IPC_PRIVATE, SIZE, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    void *writable = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (writable == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    void *readonly = shmat(shmid, NULL, SHM_RDONLY);
    if (readonly == (void *)-1)
        err(EXIT_FAILURE, "shmat(SHM_RDONLY)");

    /* WORK: there and back, then the other way round */
    int lowered = mprotect(writable, SIZE, PROT_READ);
    int raised = mprotect(writable, SIZE, PROT_READ | PROT_WRITE);
    printf("process: attached with 0: made read-only: %d, writable again: %d\n",
           lowered, raised);

    int refused = mprotect(readonly, SIZE, PROT_READ | PROT_WRITE);
    int eacces = refused == -1 && errno == EACCES;
    printf("process: attached with SHM_RDONLY: made writable: %d, %s\n",
           refused, eacces ? "EACCES" : "not EACCES");

    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return lowered == 0 && raised == 0 && eacces ? EXIT_SUCCESS : EXIT_FAILURE;
}
