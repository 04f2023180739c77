/*
 * the removal stands at the end, where a program that fails never comes
 *
 * Diagnosis: L2
 * Points: 80
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
    int number = argc == 2 ? atoi(argv[1]) : 0;
    if (number < 1 || number > 1000000) {
        fprintf(stderr, "usage: 04_address_mend_check NUMBER (1 to 1000000)\n");
        return 2;
    }

    /* GET, ATTACH */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int *shared = shmat(shmid, NULL, 0);
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* PUBLISH */
    *shared = number;

    /* FORK */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        *shared *= 2;
        _exit(EXIT_SUCCESS);
    }

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");

    /* REPORT, REMOVE */
    printf("parent: the double of %d is %d\n", number, *shared);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
