/*
 * The address is handed on instead of the identifier, as if attachments
 * survived execve, as they survive fork
 *
 * Diagnosis: A5
 * Points: 0
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

/* The other program: squares `count` numbers of the segment, in place. */
static int worker(const char *address, int count)
{
    void *shared;
    if (sscanf(address, "%p", &shared) != 1)
        errx(EXIT_FAILURE, "not an address: %s", address);
    int *numbers = shared;

    /* WORK */
    for (int i = 0; i < count; i++)
        numbers[i] *= numbers[i];
    return EXIT_SUCCESS;
}

int main(int argc, char *argv[])
{
    if (argc == 4 && strcmp(argv[1], "worker") == 0)
        return worker(argv[2], number_of(argv[3], 1, NUMBERS));
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

    /* PUBLISH: the numbers in the segment, their address in an argument */
    for (int i = 0; i < count; i++)
        numbers[i] = number_of(argv[i + 1], 0, 30000);
    char which[32], how_many[16];
    snprintf(which, sizeof which, "%p", (void *)numbers);
    snprintf(how_many, sizeof how_many, "%d", count);

    /* FORK */
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        execv("/proc/self/exe",
              (char *[]){argv[0], "worker", which, how_many, NULL});
        warn("execv"); /* it returns only when it has failed */
        _exit(EXIT_FAILURE);
    }

    /* REAP: a worker that has failed has squared nothing, or half of it */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the worker has failed");

    /* REPORT */
    printf("parent:");
    for (int i = 0; i < count; i++)
        printf(" %d", numbers[i]);
    printf("\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
