/*
 * 08_inspect_nattch_counts_mappings.c - nattch counts mappings, not processes
 *
 * On Linux shm_nattch is the number of mappings of the segment.  One process
 * that has attached once can have several: mprotect() of the middle page splits
 * its mapping into three, munmap() of that page leaves two, with a hole between
 * them.  One shmdt() still takes away all that is left of the attachment, and
 * as the segment was marked for removal, it is gone with that: so nattch was 0.
 * POSIX calls shm_nattch the "number of current attaches", and says no more.
 *
 *     cc 08_inspect_nattch_counts_mappings.c && ./a.out
 *
 * Output:
 *     process: attached once: nattch=1
 *     process: the middle of three pages made read-only: nattch=3
 *     process: the middle page unmapped: nattch=2
 *     process: one shmdt: the segment is gone: EINVAL
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

static unsigned long nattch(int shmid)
{
    struct shmid_ds segment;
    if (shmctl(shmid, IPC_STAT, &segment) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");
    return (unsigned long)segment.shm_nattch;
}

int main(void)
{
    long page = sysconf(_SC_PAGESIZE);
    if (page == -1)
        err(EXIT_FAILURE, "sysconf");
    size_t size = (size_t)page;

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, 3 * size, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    char *shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    unsigned long once = nattch(shmid);
    printf("process: attached once: nattch=%lu\n", once);

    /* WORK: a mapping allows the same in all its pages, and has no hole */
    if (mprotect(shared + size, size, PROT_READ) == -1)
        err(EXIT_FAILURE, "mprotect");
    unsigned long split = nattch(shmid);
    printf("process: the middle of three pages made read-only: nattch=%lu\n",
           split);
    if (munmap(shared + size, size) == -1)
        err(EXIT_FAILURE, "munmap");
    unsigned long holed = nattch(shmid);
    printf("process: the middle page unmapped: nattch=%lu\n", holed);

    /* DETACH: at the address that shmat() gave, and both pieces go */
    if (shmdt(shared) == -1)
        err(EXIT_FAILURE, "shmdt");
    struct shmid_ds segment;
    int gone = shmctl(shmid, IPC_STAT, &segment) == -1 && errno == EINVAL;
    printf("process: one shmdt: the segment is %s\n",
           gone ? "gone: EINVAL" : "still there");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return once == 1 && split == 3 && holed == 2 && gone ? EXIT_SUCCESS
                                                         : EXIT_FAILURE;
}
