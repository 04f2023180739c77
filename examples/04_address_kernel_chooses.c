/*
 * 04_address_kernel_chooses.c - with a null address the kernel finds the place
 *
 * shmat(shmid, NULL, 0) leaves it to the kernel where the segment appears in
 * the address space of the process.  It takes a free place at the beginning of
 * a page and returns its address, a pointer to be used like any other.  This is
 * POSIX, and it is the way to attach unless there is a good reason: shmop(2)
 * calls it preferred and portable, and warns that the next process may get
 * another address.
 *
 *     cc 04_address_kernel_chooses.c && ./a.out
 *
 * Claims: S24 S30
 * Output:
 *     process: the address is the beginning of a page: yes
 *     process: used like any other pointer: 6 * 7 is 42
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

int main(void)
{
    long page = sysconf(_SC_PAGESIZE);
    if (page == -1)
        err(EXIT_FAILURE, "sysconf");

    /* GET */
    int shmid = shmget(IPC_PRIVATE, 3 * sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    /* ATTACH, REMOVE */
    int *number = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (number == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* WORK */
    int aligned = (uintptr_t)number % (uintptr_t)page == 0;
    number[0] = 6;
    number[1] = 7;
    number[2] = number[0] * number[1];

    /* REPORT */
    printf("process: the address is the beginning of a page: %s\n",
           aligned ? "yes" : "no");
    printf("process: used like any other pointer: %d * %d is %d\n", number[0],
           number[1], number[2]);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return aligned && number[2] == 42 ? EXIT_SUCCESS : EXIT_FAILURE;
}
