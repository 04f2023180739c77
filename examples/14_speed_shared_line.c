/*
 * 14_speed_shared_line.c - two counters on one cache line may slow each other
 *
 * Parent and child count to half a million, each in a number of its own, so
 * there is nothing to guard.  But processors share memory in lines, mostly of
 * 64 bytes: when both numbers lie on one, it has to move to whoever stores,
 * again and again.  With both far apart in the segment each keeps its line. The
 * time is that until both are done.  Each process keeps to a processor of its
 * own; where there is one only, or where others want it, nothing is to be seen:
 * the ratio is then about 1.0, and it is only told.  The two ways take turns;
 * the first of six rounds warms up, the median of the others is told.
 *
 *     cc -O2 14_speed_shared_line.c && ./a.out
 *
 * Output:
 *     parent: two processes count in one segment, each for itself
 *     parent: on one line it takes so many times as long: <ratio>
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

#define TARGET 500000
#define ROUNDS 5 /* and one to warm up */

/* Where the counters lie, in numbers of 4 bytes: the parent uses the first, and
 * the child another, on the same line or far behind the end of it. */
enum {
    PARENTS = 0,
    NEAR = 1,
    FAR = 256,
    COUNTERS
};

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

/* Counts on, in memory each time. */
static void count(volatile unsigned *counter)
{
    for (int i = 0; i < TARGET; i++)
        ++*counter;
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
    printf("parent: two processes count in one segment, each for itself\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, COUNTERS * sizeof(unsigned),
                       IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    unsigned *counters = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (counters == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* FORK: close what the other uses, or nobody notices when it has died */
    pid_t child;
    if (pipe(to_child) == -1 || pipe(to_parent) == -1 || (child = fork()) == -1)
        err(EXIT_FAILURE, "pipe, fork");
    if (close(to_child[child == 0]) == -1 || close(to_parent[child != 0]) == -1)
        err(EXIT_FAILURE, "close");
    keep_to_processor(child == 0);

    char byte = 0;
    double times[2], ratios[ROUNDS] = {0}; /* near, far */
    for (int turn = 0; turn < 2 * (1 + ROUNDS); turn++) {
        int far = turn % 2;
        double start = seconds();
        if (child == 0) { /* start when told, and tell when done */
            if (read(to_child[0], &byte, 1) != 1)
                errx(EXIT_FAILURE, "the parent has ended");
            count(&counters[far ? FAR : NEAR]);
            byte++; /* this turn is done */
            if (write(to_parent[1], &byte, 1) == -1)
                err(EXIT_FAILURE, "write");
            continue;
        }
        byte = (char)turn;
        if (write(to_child[1], &byte, 1) == -1)
            err(EXIT_FAILURE, "write");
        count(&counters[PARENTS]);
        if (read(to_parent[0], &byte, 1) != 1 || byte != turn + 1)
            errx(EXIT_FAILURE, "the child has ended");
        times[far] = seconds() - start;
        if (far && turn > 1) /* warm */
            ratios[turn / 2 - 1] = times[0] / times[1];
    }
    if (child == 0)
        _exit(EXIT_SUCCESS);

    /* REAP, REPORT */
    int status;
    if (waitpid(child, &status, 0) == -1 || status != 0)
        err(EXIT_FAILURE, "the child failed, or waitpid");
    unsigned all = (1 + ROUNDS) * TARGET;
    double ratio = median(ratios);
    printf("parent: on one line it takes so many times as long: %.2f\n", ratio);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return counters[PARENTS] == 2 * all && counters[NEAR] == all &&
                   counters[FAR] == all && ratio > 0
               ? EXIT_SUCCESS
               : EXIT_FAILURE;
}
