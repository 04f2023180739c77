/*
 * 05_attachments_readonly_sees.c - a read-only attachment shows what is new
 *
 * SHM_RDONLY makes an attachment through which a process can only read.  The
 * segment behind it stays writable: whoever has a writable attachment, here
 * the same process, may store, and the read-only one shows the new value.  So
 * "I cannot change it" does not mean "it does not change".  SHM_RDONLY is
 * POSIX; that one process may attach in both ways is written in shmop(2) of
 * Linux.
 *
 *     cc 05_attachments_readonly_sees.c && ./a.out
 *
 * Claims: S33
 * Output:
 *     process: the read-only attachment reads 0
 *     process: stores 7 through the writable one
 *     process: the read-only attachment reads 7
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>

int main(void)
{
    /* GET, ATTACH, REMOVE: this attachment is to store */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    volatile int *writable = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (writable == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* ATTACH: this one is only to look.  Const tells the compiler what
     * SHM_RDONLY tells the kernel; volatile, that the value may change. */
    const volatile int *readonly = shmat(shmid, NULL, SHM_RDONLY);
    if (readonly == (void *)-1)
        err(EXIT_FAILURE, "shmat(SHM_RDONLY)");

    /* WORK */
    int before = *readonly;
    printf("process: the read-only attachment reads %d\n", before);
    printf("process: stores 7 through the writable one\n");
    *writable = 7;
    int after = *readonly;
    printf("process: the read-only attachment reads %d\n", after);

    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return before == 0 && after == 7 ? EXIT_SUCCESS : EXIT_FAILURE;
}
