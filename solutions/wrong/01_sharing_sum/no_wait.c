/*
 * It does not wait at all: memory is shared, so the sum "is there at once".
 *
 * Diagnosis: W1
 * Points: 10
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

enum {
    N_MAX = 60000 /* so that the sum fits into an int */
};

int main(int argc, char *argv[])
{
    char *end = NULL;
    long n = argc == 2 ? strtol(argv[1], &end, 10) : -1;
    if (argc != 2 || end == argv[1] || *end != '\0' || n < 0 || n > N_MAX) {
        fprintf(stderr, "usage: %s N   (0 to %d)\n", argv[0], N_MAX);
        return 2;
    }

    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    int *sum = shmat(shmid, NULL, 0);

    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");

    if (sum == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        for (int i = 1; i <= (int)n; i++)
            *sum += i;
        _exit(EXIT_SUCCESS); /* the rest is for the parent */
    }

    printf("sum=%d\n", *sum);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
