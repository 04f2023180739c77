/*
 * @NAME@.c - a child doubles a number, and its parent prints it
 *
 *     cc @NAME@.c -o double && ./double 21
 *
 * The task, the checks and some hints: @NAME@.md
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
    int number = atoi(argv[1]);

    /* TODO 1: get a segment for one int, and attach it. */

    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        number *= 2; /* TODO 2: where the parent can see it */
        _exit(EXIT_SUCCESS);
    }

    /* TODO 3: when may the parent read? */
    printf("doubled: %d\n", number);
    return EXIT_SUCCESS;
}
