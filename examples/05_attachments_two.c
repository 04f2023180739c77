/*
 * 05_attachments_two.c - a segment attached twice is one memory, not two
 *
 * A process may attach a segment as often as it likes: every shmat() gives
 * another address, and every attachment counts (nattch).  What is stored at
 * one address is read at the other, and no call stands between the two that
 * could have copied it: the page table leads both addresses to the same
 * physical pages.  POSIX counts attachments, too; that one process may have
 * several is written in shmop(2) of Linux.
 *
 *     cc 05_attachments_two.c && ./a.out
 *
 * Claims: S33 S34
 * Output:
 *     process: attached twice: nattch=2, same address: no
 *     process: stores 7 at the first address, reads 7 at the second
 *     process: stores 8 at the second address, reads 8 at the first
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>

int main(void)
{
    /* GET, ATTACH, REMOVE.  C takes two addresses for two objects; volatile
     * makes it store and read just as it is written. */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    volatile int *first = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (first == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* ATTACH again: the same segment, the same process */
    volatile int *second = shmat(shmid, NULL, 0);
    if (second == (void *)-1)
        err(EXIT_FAILURE, "shmat again");

    struct shmid_ds segment;
    if (shmctl(shmid, IPC_STAT, &segment) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");
    printf("process: attached twice: nattch=%lu, same address: %s\n",
           (unsigned long)segment.shm_nattch, first == second ? "yes" : "no");

    /* WORK: there and back */
    *first = 7;
    int there = *second;
    printf("process: stores 7 at the first address, reads %d at the second\n",
           there);
    *second = 8;
    int back = *first;
    printf("process: stores 8 at the second address, reads %d at the first\n",
           back);

    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    int twice = segment.shm_nattch == 2 && first != second;
    return twice && there == 7 && back == 8 ? EXIT_SUCCESS : EXIT_FAILURE;
}
