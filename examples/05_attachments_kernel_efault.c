/*
 * 05_attachments_kernel_efault.c - a system call gets EFAULT, not a signal
 *
 * A system call that is to store into a read-only attachment cannot do it
 * either.  But there it is the kernel that stores, on our behalf, and it raises
 * no signal: the call fails with EFAULT, and the process goes on.  To take
 * bytes from the attachment is allowed, to the kernel as to us.  This is Linux,
 * see read(2) and write(2); POSIX leaves a bad address to the system.
 *
 *     cc 05_attachments_kernel_efault.c && ./a.out
 *
 * Claims: S32
 * Output:
 *     process: is attached read-only
 *     process: write(2) takes from the attachment: 1
 *     process: read(2) is to store into it: -1, EFAULT
 *     process: goes on
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    void *readonly = shmat(shmid, NULL, SHM_RDONLY);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (readonly == (void *)-1)
        err(EXIT_FAILURE, "shmat(SHM_RDONLY)");

    printf("process: is attached read-only\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    int ends[2];
    if (pipe(ends) == -1)
        err(EXIT_FAILURE, "pipe");

    /* WORK: one byte goes into the pipe, so that read() need not wait */
    ssize_t taken = write(ends[1], readonly, 1);
    if (taken == -1)
        err(EXIT_FAILURE, "write");
    printf("process: write(2) takes from the attachment: %zd\n", taken);

    ssize_t stored = read(ends[0], readonly, 1);
    int efault = stored == -1 && errno == EFAULT;
    printf("process: read(2) is to store into it: %zd, %s\n", stored,
           efault ? "EFAULT" : "not EFAULT");

    /* REPORT: no signal has ended us */
    printf("process: goes on\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return taken == 1 && efault ? EXIT_SUCCESS : EXIT_FAILURE;
}
