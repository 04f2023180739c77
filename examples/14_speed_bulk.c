/*
 * 14_speed_bulk.c - a large block mostly moves faster through a segment
 *
 * Blocks of 1 MiB go from parent to child in three ways: through a pipe, where
 * the kernel copies them in and out, some pages at a time; copied into a
 * segment and out again; and made and read in the segment, with no copy.  In
 * each way the clock runs from when the parent begins to make a block until the
 * child has looked at all of it and said so, by a byte through a pipe: what
 * waits is the same, and only the way differs.  Each process keeps to one
 * processor, if there are two.  The ways take turns; of six rounds the first
 * only warms up, and the median of the others is told.  It is mostly more than
 * 1.0, but no program should depend on that, and this one does not.
 *
 *     cc -O2 14_speed_bulk.c && ./a.out
 *
 * Claims: S04
 * Output:
 *     parent: blocks of 1 MiB, times as fast as through a pipe:
 *     parent: copied into a segment and out of it: <ratio>
 *     parent: made and read in a segment: <ratio>
 */
#define _GNU_SOURCE 1 /* sched_setaffinity, System V IPC in <sys/shm.h> */

#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORDS  ((1 << 20) / sizeof(long))
#define ROUNDS 5 /* and one to warm up */

enum way {
    PIPE,
    COPIED,
    IN_PLACE,
    WAYS
};

static struct block {
    long word[WORDS];
} block, *shared; /* each process has a block; the parent writes the segment */

static int to_child[2], to_parent[2]; /* pipes */

/* The first or second of the processors that may be used, if there are two. */
static void keep_to_processor(size_t number)
{
    static cpu_set_t usable[8], one[8]; /* room for 8192 */
    if (sched_getaffinity(0, sizeof usable, usable) == -1)
        err(EXIT_FAILURE, "sched_getaffinity");
    number %= (size_t)CPU_COUNT_S(sizeof usable, usable);
    size_t cpu = 0;
    while (!CPU_ISSET_S(cpu, sizeof usable, usable) || number-- > 0)
        cpu++;
    CPU_SET_S(cpu, sizeof one, one);
    if (sched_setaffinity(0, sizeof one, one) == -1)
        err(EXIT_FAILURE, "sched_setaffinity");
}

/* Makes a block and sends it; or, in the segments, a byte to say "here". */
static void send(enum way way, long content)
{
    struct block *made = way == IN_PLACE ? shared : &block;
    for (size_t i = 0; i < WORDS; i++)
        made->word[i] = content;
    if (way == COPIED)
        *shared = block;
    if (write(to_child[1], &block, way == PIPE ? sizeof block : 1) == -1)
        err(EXIT_FAILURE, "write");
}

/* Looks at every word, and says "done". */
static void receive(enum way way, long content)
{
    ssize_t left = way == PIPE ? sizeof block : 1, part;
    for (char *to = (char *)&block; left > 0; to += part, left -= part)
        if ((part = read(to_child[0], to, (size_t)left)) <= 0)
            errx(EXIT_FAILURE, "the parent has ended");
    if (way == COPIED)
        block = *shared;
    const struct block *seen = way == IN_PLACE ? shared : &block;
    for (size_t i = 0; i < WORDS; i++)
        if (seen->word[i] != content)
            errx(EXIT_FAILURE, "a block has not arrived whole");
    if (write(to_parent[1], &block, 1) == -1)
        err(EXIT_FAILURE, "write");
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
    printf("parent: blocks of 1 MiB, times as fast as through a pipe:\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof block, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* FORK: close what the other uses, or nobody notices when it has died */
    pid_t child;
    if (pipe(to_child) == -1 || pipe(to_parent) == -1 || (child = fork()) == -1)
        err(EXIT_FAILURE, "pipe, fork");
    if (close(to_child[child == 0]) == -1 || close(to_parent[child != 0]) == -1)
        err(EXIT_FAILURE, "close");
    keep_to_processor(child == 0);

    double times[WAYS], ratios[WAYS][ROUNDS] = {{0}};
    char done;
    for (int turn = 0; turn < (1 + ROUNDS) * WAYS; turn++) {
        enum way way = (enum way)(turn % WAYS);
        if (child == 0) {
            receive(way, turn);
            continue;
        }
        double start = seconds();
        send(way, turn);
        if (read(to_parent[0], &done, 1) != 1)
            errx(EXIT_FAILURE, "the child has ended");
        times[way] = seconds() - start;
        if (turn >= WAYS) /* warm */
            ratios[way][turn / WAYS - 1] = times[PIPE] / times[way];
    }
    if (child == 0)
        _exit(EXIT_SUCCESS);

    /* REAP, REPORT */
    int status;
    if (waitpid(child, &status, 0) == -1 || status != 0)
        err(EXIT_FAILURE, "the child failed, or waitpid");
    double copied = median(ratios[COPIED]), made = median(ratios[IN_PLACE]);
    printf("parent: copied into a segment and out of it: %.1f\n", copied);
    printf("parent: made and read in a segment: %.1f\n", made);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return copied > 0 && made > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
