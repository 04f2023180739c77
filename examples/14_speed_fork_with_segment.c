/*
 * 14_speed_fork_with_segment.c - fork copies no page tables of a segment
 *
 * fork() copies the page tables of private memory, so that the child finds each
 * page where it was.  What belongs to a segment can be found again, so Linux
 * copies nothing of it.  The time of a fork() does not grow with the segment;
 * the child pays later, with a fault for each page that it comes to.  Here two
 * kinds of fork() take turns: private memory as large as the segment is kept
 * from the child, by madvise(), or is not; all was touched before.  The first
 * of six rounds warms up, and the median of the others is told.
 *
 *     cc -O2 14_speed_fork_with_segment.c && ./a.out
 *
 * Output:
 *     parent: 8 MiB in a segment, 8 MiB in private memory
 *     parent: a fork with both takes so many times as long: <ratio>
 *     parent: the child reads from its private pages: faults=0
 *     parent: and from those of the segment: a fault for each: yes
 */
#define _GNU_SOURCE 1 /* madvise, System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SIZE   ((size_t)8 << 20)
#define ROUNDS 5 /* and one to warm up */

/* At the start of the segment; the child writes, the parent reads after REAP.
 */
struct seen {
    long in_private, in_segment; /* faults */
};

static size_t page; /* bytes */

/* Loads from each page.  Returns how many faults that took. */
static long pass(const volatile char *memory)
{
    struct rusage before, after;
    if (getrusage(RUSAGE_SELF, &after) == -1 || /* touches the stack */
        getrusage(RUSAGE_SELF, &before) == -1)
        err(EXIT_FAILURE, "getrusage");
    for (size_t i = 0; i < SIZE; i += page)
        (void)memory[i];
    if (getrusage(RUSAGE_SELF, &after) == -1)
        err(EXIT_FAILURE, "getrusage");
    return after.ru_minflt - before.ru_minflt;
}

static double seconds(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) == -1)
        err(EXIT_FAILURE, "clock_gettime");
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int order(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

/* The median, or 0 when not all of them have been measured. */
static double median(double *ratios)
{
    qsort(ratios, ROUNDS, sizeof *ratios, order);
    return ratios[0] > 0 ? ratios[ROUNDS / 2] : 0;
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, SIZE, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    char *shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    char *private = mmap(NULL, SIZE, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (private == MAP_FAILED)
        err(EXIT_FAILURE, "mmap");
    /* Huge pages, where there are any, would make it faster; or it fails. */
    (void)madvise(private, SIZE, MADV_NOHUGEPAGE);
    (void)madvise(shared, SIZE, MADV_NOHUGEPAGE);
    page = (size_t)sysconf(_SC_PAGESIZE);
    for (size_t i = 0; i < SIZE; i += page)
        shared[i] = private[i] = 'x';

    /* FORK */
    struct seen *seen = (struct seen *)shared;
    double alone = 0, ratios[ROUNDS] = {0};
    for (int turn = 0; turn < 2 * (1 + ROUNDS); turn++) {
        int both = turn % 2;
        if (madvise(private, SIZE, both ? MADV_DOFORK : MADV_DONTFORK) == -1)
            err(EXIT_FAILURE, "madvise");
        double start = seconds();
        pid_t child = fork();
        double time = seconds() - start;
        if (child == -1)
            err(EXIT_FAILURE, "fork");
        if (child == 0) {
            long in_private = both ? pass(private) : 0;
            long in_segment = both ? pass(shared) : 0;
            *seen = (struct seen){in_private, in_segment};
            _exit(EXIT_SUCCESS);
        }
        int status;
        if (waitpid(child, &status, 0) == -1 || status != 0)
            err(EXIT_FAILURE, "the child failed, or waitpid");
        if (!both)
            alone = time;
        else if (turn > 1) /* warm */
            ratios[turn / 2 - 1] = time / alone;
    }

    /* REPORT */
    printf("parent: 8 MiB in a segment, 8 MiB in private memory\n");
    double ratio = median(ratios);
    printf("parent: a fork with both takes so many times as long: %.1f\n",
           ratio);
    int each = seen->in_segment == (long)(SIZE / page);
    printf("parent: the child reads from its private pages: faults=%ld\n",
           seen->in_private);
    printf("parent: and from those of the segment: a fault for each: %s\n",
           each ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return seen->in_private == 0 && each && ratio > 0 ? EXIT_SUCCESS
                                                      : EXIT_FAILURE;
}
