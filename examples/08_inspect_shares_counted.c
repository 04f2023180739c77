/*
 * 08_inspect_shares_counted.c - two who share memory are charged half of it
 * each
 *
 * /proc/self/smaps tells for each mapping how much of it this process has in
 * memory: Rss counts each page whole, and Pss, the proportional share, divides
 * it by the number of processes that have it.  A child has the pages of an
 * inherited attachment when it has touched them.  Then the memory is the same,
 * and Pss says so: the halves make a whole, while the two Rss count it twice.
 * All this is Linux, see proc_pid_smaps(5).
 *
 *     cc 08_inspect_shares_counted.c && ./a.out
 *
 * Claims: S01
 * Output:
 *     parent: alone: Rss 2048 kB, Pss 2048 kB
 *     child:  has read all: Rss 2048 kB, Pss 1024 kB
 *     parent: alone again: Rss 2048 kB, Pss 2048 kB
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    SIZE = 2 << 20,
    WHOLE = SIZE / 1024 /* in kB */
};

static void read_all(const volatile char *shared)
{
    for (int i = 0; i < SIZE; i += 4096) /* no page is smaller */
        (void)shared[i];
}

/* Prints what smaps says of the mapping that begins here. */
static int report(const char *who, const volatile void *here, unsigned long rss,
                  unsigned long pss)
{
    FILE *smaps = fopen("/proc/self/smaps", "r");
    if (smaps == NULL)
        err(EXIT_FAILURE, "/proc/self/smaps");
    char line[1000]; /* start-end of a mapping and so on, or "Name: value" */
    int found = 0;
    uintmax_t start, end;
    unsigned long seen_rss = 0, seen_pss = 0;
    while (fgets(line, sizeof line, smaps) != NULL) {
        if (sscanf(line, "%jx-%jx", &start, &end) == 2)
            found = start == (uintptr_t)here;
        else if (found && sscanf(line, "Rss: %lu", &seen_rss) == 0)
            (void)sscanf(line, "Pss: %lu", &seen_pss);
    }
    fclose(smaps);
    printf("%s: Rss %lu kB, Pss %lu kB\n", who, seen_rss, seen_pss);
    return seen_rss == rss && seen_pss == pss;
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, SIZE, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    const void *shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    read_all(shared);
    int shown = report("parent: alone", shared, WHOLE, WHOLE);

    /* FORK */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        read_all(shared);
        shown = report("child:  has read all", shared, WHOLE, WHOLE / 2);
        _exit(shmdt(shared) == -1 || fflush(stdout) == EOF || !shown);
    }

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    shown &= report("parent: alone again", shared, WHOLE, WHOLE);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return shown && status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
