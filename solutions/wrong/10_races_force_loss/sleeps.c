/*
 * Sleeps stand where waits belong, as if a process were always done after a
 * tenth of a second
 *
 * Diagnosis: W3
 * Points: 70
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
    char *end = NULL;
    long start = argc == 2 ? strtol(argv[1], &end, 10) : 0;
    if (argc != 2 || end == argv[1] || *end != '\0' || start < 2 ||
        start > 1000000)
        errx(2, "usage: 10_races_force_loss START (from 2 to 1000000)");

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int *counter = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (counter == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    *counter = (int)start;

    /* FORK */
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        /* WORK: the parent has loaded by now */
        usleep(50000);
        *counter = *counter - 1;
        _exit(EXIT_SUCCESS);
    }

    /* WORK: load; leave the child the time to do all of it; store */
    int old = *counter;
    usleep(100000);
    *counter = old - 1;

    /* REAP: now both have stored */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child has failed");
    printf("parent: start=%ld expected=%ld got=%d\n", start, start - 2,
           *counter);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
