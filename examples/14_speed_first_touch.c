/*
 * 14_speed_first_touch.c - each page costs a fault at its first touch
 *
 * shmget() and shmat() give addresses, no memory.  The first store to a page
 * faults: the kernel enters without having been called, finds memory for the
 * page, clears it and maps it.  The second pass has no faults.  A forked child
 * finds all pages in memory, and faults for each once more, to get them into
 * page tables of its own.  First passes cost more than the work, so who
 * measures warms up: this program does all twice and tells of the second time.
 * All this is Linux, which counts minor faults, getrusage(2), and pages,
 * mincore(2).
 *
 *     cc 14_speed_first_touch.c && ./a.out
 *
 * Claims: S02
 * Output:
 *     parent: 64 pages, attached: in memory=0
 *     parent: first pass: faults=64
 *     parent: second pass: faults=0
 *     parent: first pass of a child: faults=64
 */
#define _GNU_SOURCE 1 /* mincore, madvise, System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGES 64

static size_t page; /* bytes */

/* Stores into each page.  Returns how many faults that took. */
static long pass(volatile char *memory)
{
    struct rusage before, after;
    if (getrusage(RUSAGE_SELF, &after) == -1 || /* touches the stack */
        getrusage(RUSAGE_SELF, &before) == -1)
        err(EXIT_FAILURE, "getrusage");
    for (size_t i = 0; i < PAGES; i++)
        memory[i * page] = 'x';
    if (getrusage(RUSAGE_SELF, &after) == -1)
        err(EXIT_FAILURE, "getrusage");
    return after.ru_minflt - before.ru_minflt;
}

int main(void)
{
    int fresh = 0, status;
    long first = 0, second = 0, of_child = 0;
    page = (size_t)sysconf(_SC_PAGESIZE);
    for (int round = 0; round < 2; round++) {
        /* GET, ATTACH, REMOVE */
        int shmid = shmget(IPC_PRIVATE, PAGES * page, IPC_CREAT | 0600);
        if (shmid == -1)
            err(EXIT_FAILURE, "shmget");
        char *memory = shmat(shmid, NULL, 0);
        if (shmctl(shmid, IPC_RMID, NULL) == -1)
            err(EXIT_FAILURE, "shmctl(IPC_RMID)");
        if (memory == (void *)-1)
            err(EXIT_FAILURE, "shmat");
        /* Some kernels have pages of several sizes, others fail: EINVAL. */
        (void)madvise(memory, PAGES * page, MADV_NOHUGEPAGE);
        unsigned char in_memory[PAGES];
        if (mincore(memory, PAGES * page, in_memory) == -1)
            err(EXIT_FAILURE, "mincore");
        for (int i = fresh = 0; i < PAGES; i++)
            fresh += in_memory[i] & 1;
        first = pass(memory);
        second = pass(memory);

        /* FORK: the child leaves its count in the segment */
        pid_t child = fork();
        if (child == -1)
            err(EXIT_FAILURE, "fork");
        if (child == 0) {
            *(long *)memory = pass(memory);
            _exit(EXIT_SUCCESS);
        }

        /* REAP, DETACH */
        if (waitpid(child, &status, 0) == -1 || status != 0)
            err(EXIT_FAILURE, "the child failed, or waitpid");
        of_child = *(long *)memory;
        if (shmdt(memory) == -1)
            err(EXIT_FAILURE, "shmdt");
    }

    /* REPORT */
    printf("parent: %d pages, attached: in memory=%d\n", PAGES, fresh);
    printf("parent: first pass: faults=%ld\n", first);
    printf("parent: second pass: faults=%ld\n", second);
    printf("parent: first pass of a child: faults=%ld\n", of_child);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return fresh != 0 || first != PAGES || second != 0 || of_child != PAGES;
}
