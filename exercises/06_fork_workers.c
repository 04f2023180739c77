/*
 * 06_fork_workers.c - workers, of which some crash, and a parent that notices
 *
 * For each number of the command line a worker, a child, computes something
 * and stores it in shared memory.  Some numbers make the worker crash.  The
 * parent says who was killed, and adds up what the others have stored.
 *
 *     cc 06_fork_workers.c -o workers && ./workers 3 -11 5
 *
 * The task, the checks and some hints: 06_fork_workers.md
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    WORKERS_MAX = 64,
    NUMBER_MAX = 1000
};

/* What a worker does with its number.  Some crash.  Leave it as it is. */
static int work(int number)
{
    if (number < 0)
        raise(-number);
    return number * number;
}

/* The numbers of the command line; ends the program when it is wrong. */
static int read_numbers(int argc, char *argv[], int numbers[])
{
    int count = argc - 1;
    int good = count >= 1 && count <= WORKERS_MAX;
    for (int i = 0; good && i < count; i++) {
        char *end;
        long number = strtol(argv[i + 1], &end, 10);
        good = end != argv[i + 1] && *end == '\0' && number >= -31 &&
               number <= NUMBER_MAX;
        numbers[i] = (int)number;
    }
    if (!good) {
        fprintf(stderr, "usage: %s NUMBER...   (-31 to %d; below 0: crashes)\n",
                argv[0], NUMBER_MAX);
        exit(2);
    }
    return count;
}

int main(int argc, char *argv[])
{
    int numbers[WORKERS_MAX];
    int slots[WORKERS_MAX] = {0};
    int count = read_numbers(argc, argv, numbers);

    /* TODO 1: the slots have to be in a segment, so that the parent sees what
     * the workers store.  Nothing of it may be left, whatever happens below. */

    /* TODO 2: make one child for each number, all before you wait for one.
     * When fork fails in the middle, say so, wait for those that run already,
     * and end with a status that is not 0. */
    pid_t worker = fork();
    if (worker == -1)
        err(EXIT_FAILURE, "fork");
    if (worker == 0) {
        slots[0] = work(numbers[0]);
        _exit(EXIT_SUCCESS);
    }

    /* TODO 3: wait for every child.  When one was killed, print a line, in the
     * order of the numbers:
     *     worker 2 killed by signal 11 */
    if (waitpid(worker, NULL, 0) == -1)
        err(EXIT_FAILURE, "waitpid");

    /* TODO 4: the status of the program is 1 when a worker was killed. */
    int sum = 0;
    for (int i = 0; i < count; i++)
        sum += slots[i];
    printf("sum=%d\n", sum);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
