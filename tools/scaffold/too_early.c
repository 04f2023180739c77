/*
 * The parent reads without waiting: the child is quick, most of the time.
 *
 * Diagnosis: W3
 * Points: 55
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s NUMBER\n", argv[0]);
        return 2;
    }

    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int *number = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (number == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    *number = atoi(argv[1]);

    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        *number *= 2;
        _exit(EXIT_SUCCESS);
    }
    sleep(1);
    printf("doubled: %d\n", *number);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
