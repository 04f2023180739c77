/*
 * Each process makes load and store in one go, as if x-- were one step; the
 * pipes only put one before the other
 *
 * Diagnosis: R9
 * Points: 40
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* Says that a step is made.  Returns 0 when that cannot be said. */
static int say(int to)
{
    return write(to, "!", 1) == 1;
}

/* Waits until the other has said so.  Returns 0 when there is no other. */
static int hear(int from)
{
    char byte;
    return read(from, &byte, 1) == 1;
}

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

    /* FORK: each closes the ends it does not use, so that it hears when the
     * other has ended */
    int to_child[2], to_parent[2];
    if (pipe(to_child) == -1 || pipe(to_parent) == -1)
        err(EXIT_FAILURE, "pipe");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        /* WORK: once the parent says so */
        close(to_child[1]);
        close(to_parent[0]);
        if (!hear(to_child[0]))
            _exit(EXIT_FAILURE);
        (*counter)--;
        _exit(say(to_parent[1]) ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    close(to_child[0]);
    close(to_parent[1]);

    /* WORK */
    int told = say(to_child[1]);
    (*counter)--;
    told = told && hear(to_parent[0]);

    /* REAP: now both have stored */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (!told || status != 0)
        errx(EXIT_FAILURE, "the child has failed");
    printf("parent: start=%ld expected=%ld got=%d\n", start, start - 2,
           *counter);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
