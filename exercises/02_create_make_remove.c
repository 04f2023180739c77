/*
 * 02_create_make_remove.c - starter: make a segment, describe it, remove it
 *
 * Makes a segment of SIZE bytes with the permission bits MODE, prints what the
 * kernel says of it, and removes it.
 * The task is in 02_create_make_remove.md.
 *
 *     cc 02_create_make_remove.c && ./a.out 1000 640
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>

/* The number that `text` is when it is read to this base; or -1. */
static long number_from(const char *text, int base)
{
    char *end;
    long number = strtol(text, &end, base);
    return end == text || *end != '\0' || number < 0 ? -1 : number;
}

int main(int argc, char *argv[])
{
    long size = argc == 3 ? number_from(argv[1], 10) : -1;
    if (size == -1) {
        fprintf(stderr, "usage: %s SIZE MODE\n", argv[0]);
        return 2;
    }

    /* TODO 1: the mode, from argv[2].  To which base is a mode written? */

    /* TODO 2: GET: a segment without a key, with this size and mode. */

    /* TODO 3: CHECK: ask the kernel for its size and its mode. */

    /* TODO 4: REMOVE */

    /* TODO 5: REPORT: "process: size=1000 mode=0640" */

    return EXIT_SUCCESS;
}
