/*
 * overhead - what lab/run costs, against plain fork, exec and wait
 *
 *     overhead PROGRAM [ROUNDS]
 *
 * Each round runs the program once in each way, in turn, so that a change in
 * the machine's speed meets both.  Prints medians, quartiles, their difference
 * and their ratio.
 */
#include "run/run.h"

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static double plain(const char *program)
{
    double begin = now_ms();
    pid_t child = fork();
    if (child == -1)
        err(4, "fork");
    if (child == 0) {
        int nothing = open("/dev/null", O_WRONLY);
        dup2(nothing, STDOUT_FILENO);
        execl(program, program, (char *)NULL);
        _exit(127);
    }
    int status;
    if (waitpid(child, &status, 0) == -1 || status != 0)
        errx(4, "%s does not end with status 0", program);
    return now_ms() - begin;
}

static double recorded(const char *program)
{
    const char *argv[] = {program, NULL};
    struct run_request request = {.argv = argv};
    struct recording recording;
    struct run_problem problem;
    double begin = now_ms();
    if (run(&request, &recording, &problem) == -1)
        errx(4, "%s: %s: %s", program, problem.step, strerror(problem.error));
    double took = now_ms() - begin;
    if (!recording_exited(&recording, 0))
        errx(4, "%s does not end with status 0", program);
    recording_free(&recording);
    return took;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_row(const char *name, double *times, size_t count)
{
    qsort(times, count, sizeof *times, ascending);
    printf("%-28s median %6.3f ms   quartiles %6.3f to %6.3f\n", name,
           times[count / 2], times[count / 4], times[count * 3 / 4]);
}

int main(int argc, char *argv[])
{
    if (argc < 2 || argc > 3)
        errx(2, "usage: overhead PROGRAM [ROUNDS]");
    long wanted = argc == 3 ? strtol(argv[2], NULL, 10) : 200;
    if (wanted < 1 || wanted > 100000)
        errx(2, "ROUNDS must be 1 to 100000, not %s", argv[2]);
    size_t count = (size_t)wanted;
    double *a = calloc(count, sizeof *a), *b = calloc(count, sizeof *b);
    if (a == NULL || b == NULL)
        err(4, "calloc");

    for (size_t i = 0; i < count; i++) {
        a[i] = plain(argv[1]);
        b[i] = recorded(argv[1]);
    }
    printf("lab/run against fork, exec, wait: %s, %zu rounds\n", argv[1],
           count);
    print_row("fork, exec, wait", a, count);
    print_row("lab/run", b, count);
    printf("difference of medians %.3f ms (wanted: at most 3), ratio %.2f\n",
           b[count / 2] - a[count / 2], b[count / 2] / a[count / 2]);
    free(a);
    free(b);
    return 0;
}
