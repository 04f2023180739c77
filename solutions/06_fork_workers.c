/*
 * 06_fork_workers.c - a parent that waits for each learns how each has ended
 *
 *     cc 06_fork_workers.c -o workers && ./workers 3 -11 5
 *
 * Task: exercises/06_fork_workers.md
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

/* What a worker does with its number.  Some crash. */
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

/* Wait for the first `count` workers, each by its number: another order, or
 * wait(2), would do as well, but not one wait for all of them.  Any right
 * answer looks at each status: a worker that was killed has stored nothing,
 * and nobody else tells.  Returns how many were killed. */
static int reap(const pid_t workers[], int count)
{
    int killed = 0;
    for (int i = 0; i < count; i++) {
        int status;
        if (waitpid(workers[i], &status, 0) == -1)
            err(EXIT_FAILURE, "waitpid");
        if (WIFSIGNALED(status)) {
            printf("worker %d killed by signal %d\n", i + 1, WTERMSIG(status));
            killed++;
        }
    }
    return killed;
}

int main(int argc, char *argv[])
{
    int numbers[WORKERS_MAX];
    pid_t workers[WORKERS_MAX];
    int count = read_numbers(argc, argv, numbers);

    /* GET: one segment for all, made before the first fork */
    int shmid = shmget(IPC_PRIVATE, (size_t)count * sizeof(int),
                       IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    /* ATTACH, REMOVE, CHECK: marked here, it is not left behind on any path,
     * and no worker needs to care */
    int *slots = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (slots == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* FORK: nothing is waiting in the buffer of stdout yet, so no child gets a
     * copy of it */
    for (int i = 0; i < count; i++) {
        workers[i] = fork();
        if (workers[i] == -1) {
            /* Those that run already still have to be waited for. */
            warn("fork");
            reap(workers, i);
            return EXIT_FAILURE;
        }
        if (workers[i] == 0) {
            /* WORK: a slot of its own, so no two store in the same place; and
             * it ends here, before it gets to the next fork */
            slots[i] = work(numbers[i]);
            _exit(EXIT_SUCCESS);
        }
    }

    /* REAP */
    int killed = reap(workers, count);

    /* REPORT: the slot of who was killed still holds the zero that it began
     * with */
    int sum = 0;
    for (int i = 0; i < count; i++)
        sum += slots[i];
    printf("sum=%d\n", sum);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return killed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
