/*
 * 01_sharing_squares.c - starter: each child stores a square in its slot
 *
 * N children share one segment with N slots.  Child number i stores i * i in
 * slot i; when all have ended, the parent prints the slots in order.
 * The task is in 01_sharing_squares.md.
 *
 *     cc 01_sharing_squares.c && ./a.out 4
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    MOST = 100
}; /* children */

/* A number from 0 to MOST, or -1. */
static int number_from(const char *text)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < 0 || number > MOST)
        return -1;
    return (int)number;
}

int main(int argc, char *argv[])
{
    int n = argc == 2 ? number_from(argv[1]) : -1;
    if (n == -1) {
        fprintf(stderr, "usage: %s N, with N from 0 to %d\n", argv[0], MOST);
        return 2;
    }

    /* TODO 1: GET, ATTACH, REMOVE: one segment with room for n ints.
     * What about n = 0? */

    /* TODO 2: FORK, WORK: n children.  All are made before the parent waits
     * for the first of them. */

    /* TODO 3: REAP: every child. */

    /* TODO 4: REPORT: "parent: 4 squares", then a line for each slot, such as
     * "parent: slot 2 holds 4". */

    return EXIT_SUCCESS;
}
