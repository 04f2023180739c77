/*
 * 08_inspect_same_page.c - parent and child have the same page of memory
 *
 * /proc/self/pagemap has 64 bits for each page of a process.  Bits 0 to 54 are
 * the number of the page frame, the piece of physical memory behind it; bit 56
 * is set while nobody else has that frame mapped, and bit 61 for shared memory
 * (and files).  After fork() both pages here, one of a segment and one private,
 * are the same frame for two processes.  Then the child stores.  The private
 * page is copied, and each has its own; that of the segment stays one for both.
 *
 * Only root is told the numbers, others see 0; bits 56 and 61 are for all.  All
 * this is Linux, see pagemap.rst in the kernel's admin-guide/mm.
 *
 *     cc 08_inspect_same_page.c && ./a.out
 *
 * Claims: S01 S34
 * Output:
 *     parent: frame numbers are shown, and compared: <yes|no>
 *     parent: at first: segment exclusive, private page exclusive
 *     child:  reads 7:  segment same, private page same
 *     child:  stores 8: segment same, private page exclusive
 *     parent: at last:  segment exclusive, private page exclusive
 *     parent: segment holds 8, private page 7
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* A private page with nothing else in it; main() puts the segment first. */
static volatile int private[1 << 16], *pages[2] = {private, private + 32768};
static int other = -1; /* in the child: the pagemap of the parent */

static uint64_t entry(int map, int i) /* 0: there is nothing */
{
    uint64_t bits, page = (uintptr_t)pages[i] / (size_t)sysconf(_SC_PAGESIZE);
    return pread(map, &bits, 8, (off_t)(8 * page)) == 8 ? bits : 0;
}

static const char *state(int map, int i)
{
    uint64_t ours = entry(map, i), theirs = entry(other, i);
    int same = ours << 9 == theirs << 9, alone = (ours >> 56 & 1) != 0;
    if (alone && (!same || ours << 9 == 0))
        return "exclusive";
    /* 5 or 4, bits 63 to 61: there, not swapped out, and shared or not */
    return !alone && same && ours >> 61 == (i == 0 ? 5 : 4) ? "same" : "other";
}

static int report(const char *who, int map, const char *one, const char *two)
{
    const char *first = state(map, 0), *second = state(map, 1);
    printf("%s segment %s, private page %s\n", who, first, second);
    return strcmp(first, one) == 0 && strcmp(second, two) == 0;
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    pages[0] = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (pages[0] == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    *pages[0] = *pages[1] = 7;

    /* FORK.  A pagemap tells of who opened it, whoever reads it. */
    int own = open("/proc/self/pagemap", O_RDONLY);
    printf("parent: frame numbers are shown, and compared: %s\n",
           entry(own, 0) << 9 != 0 ? "yes" : "no");
    int shown = report("parent: at first:", own, "exclusive", "exclusive");
    pid_t child = fflush(stdout) == EOF ? -1 : fork();
    if (child == -1)
        err(EXIT_FAILURE, "stdout, fork");
    if (child == 0) {
        other = own;
        own = open("/proc/self/pagemap", O_RDONLY);
        shown = *pages[0] == 7 && *pages[1] == 7; /* touches both */
        shown &= report("child:  reads 7: ", own, "same", "same");
        *pages[0] = *pages[1] = 8;
        shown &= report("child:  stores 8:", own, "same", "exclusive");
        _exit(shmdt((void *)pages[0]) == -1 || fflush(stdout) == EOF || !shown);
    }

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    shown &= report("parent: at last: ", own, "exclusive", "exclusive");
    printf("parent: segment holds %d, private page %d\n", *pages[0], *pages[1]);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return !shown || status != 0 || *pages[0] != 8 || *pages[1] != 7;
}
