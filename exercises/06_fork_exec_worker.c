/*
 * 06_fork_exec_worker.c - exercise: hand a segment on to another program
 *
 * The task is in 06_fork_exec_worker.md.  In short: the parent puts numbers
 * into a segment, makes a child, and the child becomes another program, the
 * worker, which squares them.  Then the parent prints them.
 *
 *     cc 06_fork_exec_worker.c -o 06_fork_exec_worker
 *     ./06_fork_exec_worker 3 12
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    NUMBERS = 100 /* the segment has room for as many */
};

/* Reads a whole number; ends the program when `text` is none. */
static int number_of(const char *text, long least, long most)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < least || number > most)
        errx(2, "not a number from %ld to %ld: %s", least, most, text);
    return (int)number;
}

/* The worker: squares `count` numbers of the segment, in place. */
static int worker(int shmid, int count)
{
    /* ATTACH.  TODO 3: what does this program have to do before it can use
     * the segment? */

    /* WORK.  TODO 4: square the numbers. */
    (void)shmid, (void)count; /* delete this line when you use them */
    return EXIT_SUCCESS;
}

int main(int argc, char *argv[])
{
    if (argc == 4 && strcmp(argv[1], "worker") == 0)
        return worker(number_of(argv[2], 0, 0x7fffffff),
                      number_of(argv[3], 1, NUMBERS));
    int count = argc - 1;
    if (count < 1 || count > NUMBERS)
        errx(2, "usage: 06_fork_exec_worker NUMBER...");
    for (int i = 0; i < count; i++)
        number_of(argv[i + 1], 0, 30000);

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, NUMBERS * sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int *numbers = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (numbers == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* PUBLISH: the numbers in the segment */
    for (int i = 0; i < count; i++)
        numbers[i] = number_of(argv[i + 1], 0, 30000);
    /* TODO 1: what has the worker to be told?  Make arguments of it: snprintf()
     * writes a number as text. */

    /* FORK.  TODO 2: make a child, and let it become this program anew, with
     * execv("/proc/self/exe", ...) and the arguments worker, SHMID, COUNT.
     * What if execv returns? */

    /* REAP.  TODO 5: wait for the worker.  How has it ended? */

    /* REPORT */
    printf("parent:");
    for (int i = 0; i < count; i++)
        printf(" %d", numbers[i]);
    printf("\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
