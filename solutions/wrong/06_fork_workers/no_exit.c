/*
 * The child does not end after its work: it goes on in the loop of its parent,
 * and forks, too.
 *
 * Diagnosis: W6
 * Points: 0
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

/* Wait for all workers.  Any right answer looks at each status: a worker that
 * was killed has stored nothing, and nobody else tells.  Returns how many were
 * killed. */
static int reap(const pid_t workers[], int count)
{
    int status, killed = 0;
    pid_t ended;
    while ((ended = wait(&status)) != -1) {
        int i = 0;
        while (i < count && workers[i] != ended)
            i++;
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

    int shmid = shmget(IPC_PRIVATE, (size_t)count * sizeof(int),
                       IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    int *slots = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (slots == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    for (int i = 0; i < count; i++) {
        workers[i] = fork();
        if (workers[i] == -1) {
            /* Those that run already still have to be waited for. */
            warn("fork");
            reap(workers, i);
            return EXIT_FAILURE;
        }
        if (workers[i] == 0) {
            slots[i] = work(numbers[i]);
        }
    }

    int killed = reap(workers, count);

    int sum = 0;
    for (int i = 0; i < count; i++)
        sum += slots[i];
    printf("sum=%d\n", sum);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return killed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
