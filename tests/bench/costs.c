/*
 * costs - what lab/run and lab/trace cost, against plain fork, exec and wait
 *
 *     costs EXAMPLES [ROUNDS]
 *
 * EXAMPLES is the folder of the built programs.  In each round a program is run
 * once in each way, in turn, so that a change in the machine's speed meets
 * both.  Prints medians, their difference and their ratio beside what is
 * wanted.  With other arguments it is itself one of the programs that are
 * measured.
 */
#include "run/run.h"

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    CALLS_MADE = 100000,
    CHILDREN = 1000,
    ROUNDS_MAX = 100000
};

/* --- What is measured ---------------------------------------------------- */

static int get_pids(void)
{
    for (int i = 0; i < CALLS_MADE; i++)
        syscall(SYS_getpid);
    return 0;
}

static int read_bytes(void)
{
    char byte;
    int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
    for (int i = 0; i < CALLS_MADE; i++)
        if (read(zero, &byte, 1) != 1)
            return 1;
    return 0;
}

static int make_children(void)
{
    for (int i = 0; i < CHILDREN; i++) {
        pid_t child = fork();
        if (child == 0)
            _exit(0);
        if (child == -1 || waitpid(child, NULL, 0) == -1)
            return 1;
    }
    return 0;
}

static const struct work {
    const char *name;
    int (*work)(void);
} works[] = {
    {"--getpid", get_pids},
    {"--read", read_bytes},
    {"--children", make_children},
};

/* --- How ----------------------------------------------------------------- */

static double now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static double plain(const char *const argv[])
{
    double begin = now_ms();
    pid_t child = fork();
    if (child == -1)
        err(4, "fork");
    if (child == 0) {
        int nothing = open("/dev/null", O_WRONLY);
        dup2(nothing, STDOUT_FILENO);
        execv(argv[0], (char *const *)argv);
        _exit(127);
    }
    int status;
    if (waitpid(child, &status, 0) == -1 || status != 0)
        errx(4, "%s does not end with status 0", argv[0]);
    return now_ms() - begin;
}

static double through_run(const char *const argv[],
                          const struct trace_options *trace)
{
    struct run_request request = {
        .argv = argv, .trace = trace, .deadline_ms = 60000};
    struct recording recording;
    struct run_problem problem;
    double begin = now_ms();
    if (run(&request, &recording, &problem) == -1)
        errx(4, "%s: %s: %s", argv[0], problem.step, strerror(problem.error));
    double took = now_ms() - begin;
    if (!recording_exited(&recording, 0))
        errx(4, "%s does not end with status 0", argv[0]);
    recording_free(&recording);
    return took;
}

static double recorded(const char *const argv[])
{
    return through_run(argv, NULL);
}

static double traced(const char *const argv[])
{
    static const struct trace_options options = {.json = 0};
    return through_run(argv, &options);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Measure both ways in turn, and print a line about the two medians. */
static void compare(const char *what, const char *const argv[], size_t rounds,
                    double (*costly)(const char *const[]), const char *wanted)
{
    double *a = calloc(rounds, sizeof *a), *b = calloc(rounds, sizeof *b);
    if (a == NULL || b == NULL)
        err(4, "calloc");
    for (size_t i = 0; i < rounds; i++) {
        a[i] = plain(argv);
        b[i] = costly(argv);
    }
    qsort(a, rounds, sizeof *a, ascending);
    qsort(b, rounds, sizeof *b, ascending);
    double x = a[rounds / 2], y = b[rounds / 2];
    printf("%-24s %8.2f %8.2f %+8.2f %6.2f   %s\n", what, x, y, y - x, y / x,
           wanted);
    fflush(stdout);
    free(a);
    free(b);
}

int main(int argc, char *argv[])
{
    for (size_t i = 0; i < sizeof works / sizeof *works && argc == 2; i++)
        if (strcmp(argv[1], works[i].name) == 0)
            return works[i].work();
    if (argc < 2 || argc > 3)
        errx(2, "usage: costs EXAMPLES [ROUNDS]");
    char *end = NULL;
    long wanted = argc == 3 ? strtol(argv[2], &end, 10) : 200;
    if (wanted < 1 || wanted > ROUNDS_MAX || (end != NULL && *end != '\0'))
        errx(2, "ROUNDS must be 1 to %d, not %s", ROUNDS_MAX, argv[2]);
    size_t rounds = (size_t)wanted, some = rounds / 10 + 1;

    char small[4096], steps[4096];
    snprintf(small, sizeof small, "%s/00_start_process", argv[1]);
    snprintf(steps, sizeof steps, "%s/06_fork_inherits", argv[1]);
    const char *const one[] = {small, NULL}, *const two[] = {steps, NULL};
    const char *const pids[] = {argv[0], "--getpid", NULL};
    const char *const reads[] = {argv[0], "--read", NULL};
    const char *const children[] = {argv[0], "--children", NULL};
    if (access(small, X_OK) == -1 || access(steps, X_OK) == -1)
        err(2, "%s", small);

    printf("medians of %zu rounds (the last three of %zu), in ms\n", rounds,
           some);
    printf("%-24s %8s %8s %8s %6s   %s\n", "", "plain", "here", "more", "ratio",
           "wanted");
    compare("run, 00_start_process", one, rounds, recorded,
            "at most 3 ms more");
    compare("trace, 06_fork_inherits", two, rounds, traced,
            "at most 6 ms more");
    compare("trace, 100,000 getpid", pids, some, traced, "ratio at most 1.6");
    compare("trace, 100,000 read", reads, some, traced, "ratio at most 1.6");
    compare("trace, 1,000 children", children, some, traced,
            "at most 2,000 ms");
    return 0;
}
