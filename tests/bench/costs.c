/*
 * costs - what lab/run and lab/trace cost, against what runs beside them
 *
 *     costs EXAMPLES [ROUNDS]
 *
 * EXAMPLES is the folder of the built programs.  In each round a program is run
 * once in each way, in turn, so that a change in the machine's speed meets all
 * of them, and two ways are compared within a round.  Prints medians and, in
 * brackets, quartiles, beside what is wanted.  Nothing here fails because it is
 * slow.  With other arguments it is itself one of the programs: works.h.
 */
#include "draw/page.h"
#include "run/proc.h"
#include "run/run.h"
#include "works.h"

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    ROUNDS_MAX = 100000
};

/* --- Ways to run a program ----------------------------------------------- */

typedef void way(const char *const argv[]);

/* Fork, execute, and wait; the output goes nowhere.  Returns the status. */
static int execute(const char *const argv[])
{
    int status;
    pid_t child = fork();
    if (child == -1)
        err(4, "fork");
    if (child == 0) {
        int nothing = open("/dev/null", O_WRONLY);
        dup2(nothing, STDOUT_FILENO);
        dup2(nothing, STDERR_FILENO);
        execvp(argv[0], (char *const *)argv);
        _exit(127);
    }
    if (waitpid(child, &status, 0) == -1)
        err(4, "waitpid");
    return status;
}

static void plain(const char *const argv[])
{
    if (execute(argv) != 0)
        errx(4, "%s does not end with status 0", argv[0]);
}

static struct sandbox sandbox;

static void through_run(const char *const argv[],
                        const struct trace_options *trace,
                        const struct sandbox *inside,
                        struct recording *recording)
{
    struct run_request request = {
        .argv = argv, .trace = trace, .sandbox = inside, .deadline_ms = 60000};
    struct run_problem problem;
    if (run(&request, recording, &problem) == -1)
        errx(4, "%s: %s: %s", argv[0], problem.step, strerror(problem.error));
    if (!recording_exited(recording, 0) && recording->limit != LIMIT_HISTORY)
        errx(4, "%s does not end with status 0", argv[0]);
}

static void follow(const char *const argv[], const struct trace_options *trace,
                   const struct sandbox *inside)
{
    struct recording recording;
    through_run(argv, trace, inside, &recording);
    recording_free(&recording);
}

static void recorded(const char *const argv[])
{
    follow(argv, NULL, NULL);
}

/* As a grader does, in the sandbox and without. */
static const struct trace_options plainly;

static void followed(const char *const argv[])
{
    follow(argv, &plainly, NULL);
}

static void confined(const char *const argv[])
{
    char whole[PATH_MAX];
    follow((const char *[]){realpath(*argv, whole), NULL}, &plainly, &sandbox);
}

/* As `see --json` does, into a file that has no name. */
static void see(const char *const argv[], struct trace_options options)
{
    FILE *file = tmpfile();
    if (file == NULL)
        err(4, "tmpfile");
    options.json = fileno(file);
    struct recording recording;
    through_run(argv, &options, NULL, &recording);
    recording_free(&recording);
    fclose(file);
}

/* As `see --html` does, likewise. */
static void paged(const char *const argv[])
{
    FILE *file = tmpfile();
    const struct trace_options options = {.json = 0};
    struct recording recording;
    if (file == NULL)
        err(4, "tmpfile");
    through_run(argv, &options, NULL, &recording);
    if (draw_page(file, &recording.history) == -1)
        err(4, "draw_page");
    recording_free(&recording);
    fclose(file);
}

static void traced(const char *const argv[])
{
    see(argv, (struct trace_options){.free = false});
}

/* As `see --every-access --json` does. */
static void accessed(const char *const argv[])
{
    see(argv, (struct trace_options){.every_access = true});
}

/* strace(1), stopping at the same calls. */
static int strace(const char *const argv[])
{
    static const char calls[] =
        "trace=shmget,shmat,shmdt,shmctl,semget,semop,semctl,semtimedop,"
        "munmap,mprotect,mremap,wait4,waitid,kill,tgkill,nanosleep,"
        "clock_nanosleep,ptrace,execve,execveat,rt_sigsuspend,write,writev,"
        "futex";
    const char *list[] = {
        "strace", "-f",  "--seccomp-bpf", "-qq",   "-o", "/dev/null",
        "-e",     calls, argv[0],         argv[1], NULL,
    };
    return execute(list);
}

static void straced(const char *const argv[])
{
    if (strace(argv) != 0)
        errx(4, "%s does not end with status 0 under strace", argv[0]);
}

/* --- Comparing ----------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

struct quartiles {
    double low, median, high;
};

static struct quartiles quartiles_of(double *values, size_t count)
{
    qsort(values, count, sizeof *values, ascending);
    return (struct quartiles){values[count / 4], values[count / 2],
                              values[count * 3 / 4]};
}

/* Milliseconds: on the clock; and on all processors, of us and all we started.
 */
struct cost {
    double wall, cpu;
};

static struct cost now(void)
{
    struct rusage all[2];
    struct cost cost = {proc_now() * 1e3, 0};
    getrusage(RUSAGE_SELF, &all[0]);
    getrusage(RUSAGE_CHILDREN, &all[1]);
    for (int i = 0; i < 2; i++)
        cost.cpu +=
            (double)(all[i].ru_utime.tv_sec + all[i].ru_stime.tv_sec) * 1e3 +
            (double)(all[i].ru_utime.tv_usec + all[i].ru_stime.tv_usec) / 1e3;
    return cost;
}

static struct cost cost_of(way *run_it, const char *const argv[])
{
    struct cost before = now();
    run_it(argv);
    struct cost after = now();
    return (struct cost){after.wall - before.wall, after.cpu - before.cpu};
}

static void print_heading(const char *left, const char *right)
{
    printf("%-23s %7s %7s  %-20s  %-17s %5s  %s\n", "", left, right, "more",
           "ratio", "cpu", "wanted");
}

enum {
    BESIDE,
    HERE,
    MORE,
    RATIO,
    CPU,
    COLUMNS
};

/* Run in two ways in turn, and print a line about them. */
static void compare(const char *what, const char *const argv[], size_t rounds,
                    way *beside, way *here, const char *wanted)
{
    double *columns[COLUMNS];
    struct quartiles of[COLUMNS];
    for (int i = 0; i < COLUMNS; i++)
        if ((columns[i] = calloc(rounds, sizeof **columns)) == NULL)
            err(4, "calloc");
    for (size_t i = 0; i < rounds; i++) {
        struct cost a = cost_of(beside, argv), b = cost_of(here, argv);
        columns[BESIDE][i] = a.wall;
        columns[HERE][i] = b.wall;
        columns[MORE][i] = b.wall - a.wall;
        columns[RATIO][i] = b.wall / a.wall;
        columns[CPU][i] = b.cpu / a.cpu;
    }
    for (int i = 0; i < COLUMNS; i++) {
        of[i] = quartiles_of(columns[i], rounds);
        free(columns[i]);
    }
    printf("%-23s %7.2f %7.2f  %+6.2f [%5.2f %5.2f]  %5.2f [%4.2f %4.2f] "
           "%5.2f  %s\n",
           what, of[BESIDE].median, of[HERE].median, of[MORE].median,
           of[MORE].low, of[MORE].high, of[RATIO].median, of[RATIO].low,
           of[RATIO].high, of[CPU].median, wanted);
    fflush(stdout);
}

static void compare_sandboxes(const char *const argv[], const char *keeper,
                              size_t rounds)
{
    struct sandbox_problem no;
    print_heading("traced", "sandbox");
    for (enum sandbox_level i = SANDBOX_RULES; i < SANDBOX_LEVELS; i++) {
        if (sandbox_open(i, 0, keeper, &sandbox, &no) == 0)
            compare(sandbox_name(i), argv, rounds, followed, confined,
                    "at most 12 ms more");
        else
            printf("skipped %s: %s\n", sandbox_name(i), no.why);
        sandbox_close(&sandbox);
    }
}

static void compare_all(const char *small, const char *steps, const char *self,
                        size_t rounds)
{
    size_t some = rounds / 10 + 1, few = rounds / 40 + 1;
    const char *const one[] = {small, NULL}, *const two[] = {steps, NULL};
    const char *const pids[] = {self, "--getpid", NULL};
    const char *const reads[] = {self, "--read", NULL};
    const char *const children[] = {self, "--children", NULL};
    const char *const segments[] = {self, "--segments", NULL};
    const char *const attached[] = {self, "--attached", NULL};
    const char *const accesses[] = {self, "--accesses", NULL};

    printf("medians [quartiles] of %zu, %zu or %zu rounds: ms, ratios, and the "
           "ratio of what all\nprocessors have spent, which others do not "
           "disturb\n",
           rounds, some, few);
    print_heading("plain", "here");
    compare("run, 00_start_process", one, rounds, plain, recorded,
            "at most 3 ms more");
    compare("see, 06_fork_inherits", two, rounds, plain, traced,
            "at most 6 ms more");
    compare("see --html, the same", two, rounds, plain, paged, "at most 40 ms");
    compare("see, 100,000 getpid", pids, some, plain, traced,
            "ratio at most 1.6");
    compare("see, 100,000 read", reads, some, plain, traced,
            "ratio at most 1.6");
    compare("see, 1,000 children", children, some, plain, traced,
            "at most 2,000 ms");
    compare("see, 300 segments", segments, few, plain, traced,
            "below 10,000 ms");
    if (access_possible()) {
        compare("each access, the same", attached, some, plain, accessed,
                "ratio at most 1.6");
        compare("each of 2,000 accesses", accesses, some, plain, accessed,
                "at most 800 ms more");
    }
    print_heading("strace", "here");
    if (strace(one) != 0) {
        printf("skipped: there is no strace here, or it cannot trace\n");
        return;
    }
    compare("see, 100,000 getpid", pids, some, straced, traced,
            "ratio at most 1.1");
    compare("see, 100,000 read", reads, some, straced, traced,
            "ratio at most 1.1");
}

/* --- Memory -------------------------------------------------------------- */

struct peaks {
    long running; /* KiB: of the largest of keeper, helpers and program */
    long reading; /* KiB: of who called run() */
    size_t events;
};

/* In a process of its own, because a peak never goes down. */
static void measure_peaks(const char *const argv[], struct peaks *peaks)
{
    const struct trace_options options = {.json = 0};
    struct recording recording;
    struct rusage ours, theirs;
    int ends[2], status;
    if (pipe(ends) == -1)
        err(4, "pipe");
    pid_t child = fork();
    if (child == -1)
        err(4, "fork");
    if (child == 0) {
        through_run(argv, &options, NULL, &recording);
        getrusage(RUSAGE_SELF, &ours);
        getrusage(RUSAGE_CHILDREN, &theirs);
        *peaks = (struct peaks){theirs.ru_maxrss, ours.ru_maxrss,
                                recording.history.event_count};
        _exit(write(ends[1], peaks, sizeof *peaks) != sizeof *peaks);
    }
    close(ends[1]);
    if (read(ends[0], peaks, sizeof *peaks) != sizeof *peaks)
        errx(4, "%s could not be measured", argv[0]);
    close(ends[0]);
    waitpid(child, &status, 0);
}

static void compare_peaks(const char *what, const char *const argv[])
{
    struct peaks peaks;
    measure_peaks(argv, &peaks);
    printf("%-24s %8zu %8.1f %8.1f  at most 64\n", what, peaks.events,
           (double)peaks.running / 1024, (double)peaks.reading / 1024);
    fflush(stdout);
}

static void compare_memory(const char *steps, const char *self)
{
    const char *const two[] = {steps, NULL};
    const char *const children[] = {self, "--children", NULL};
    const char *const events[] = {self, "--events", NULL};
    const char *const stores[] = {self, "--stores", NULL};
    const char *const segments[] = {self, "--segments", NULL};
    printf("peak memory in MiB: of keeper, helpers and program the largest, "
           "and who reads\n");
    printf("%-24s %8s %8s %8s  %s\n", "", "events", "tracing", "reading",
           "wanted");
    compare_peaks("06_fork_inherits", two);
    compare_peaks("1,000 children", children);
    compare_peaks("20,000 events", events);
    compare_peaks("1 MiB stored each time", stores);
    compare_peaks("300 segments", segments);
    printf("\n");
}

int main(int argc, char *argv[])
{
    int status = argc == 2 ? work(argv[1]) : -1;
    if (status != -1)
        return status;
    if (argc < 2 || argc > 3)
        errx(2, "usage: costs EXAMPLES [ROUNDS]");
    char *end = NULL;
    long wanted = argc == 3 ? strtol(argv[2], &end, 10) : 200;
    if (wanted < 1 || wanted > ROUNDS_MAX || (end != NULL && *end != '\0'))
        errx(2, "ROUNDS must be 1 to %d, not %s", ROUNDS_MAX, argv[2]);

    char small[4096], steps[4096], keeper[4096];
    snprintf(small, sizeof small, "%s/00_start_process", argv[1]);
    snprintf(steps, sizeof steps, "%s/06_fork_inherits", argv[1]);
    if (access(small, X_OK) == -1 || access(steps, X_OK) == -1)
        err(2, "%s", small);
    compare_memory(steps, argv[0]); /* first, while we are small ourselves */
    compare_all(small, steps, argv[0], (size_t)wanted);
    snprintf(keeper, sizeof keeper, "%s/../bin/keeper", argv[1]);
    compare_sandboxes((const char *[]){small, NULL}, keeper, (size_t)wanted);
    return 0;
}
