/*
 * 02_create_get_or_new.c - starter: find a segment by its key, or make it
 *
 * Looks for a segment of at least SIZE bytes under KEY, and makes it if there
 * is none.  Its exit status tells what has happened.
 * The task is in 02_create_get_or_new.md.
 *
 *     cc 02_create_get_or_new.c && ./a.out 0x41000007 1000
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>

/* The exit status says what has happened. */
enum {
    CREATED = 0,
    FAILED = 1, /* anything that is none of the others */
    FOUND = 10,
    TOO_SMALL = 11,
    NOT_PERMITTED = 12,
};

/* A number above 0, decimal or, after 0x, hexadecimal; or -1. */
static long number_from(const char *text)
{
    char *end;
    long number = strtol(text, &end, 0);
    return end == text || *end != '\0' || number < 1 ? -1 : number;
}

int main(int argc, char *argv[])
{
    long key = argc == 3 ? number_from(argv[1]) : -1;
    long size = argc == 3 ? number_from(argv[2]) : -1;
    if (key == -1 || key > 0x7fffffff || size == -1) {
        fprintf(stderr, "usage: %s KEY SIZE\n", argv[0]);
        return 2;
    }

    /* TODO 1: GET: try to make it, in such a way that you can tell. */

    /* TODO 2: if there is one already, find it: of at least this size, and
     * permitted to be read and written. */

    /* TODO 3: if that fails: too small, not permitted, or something else?
     * Say what, on standard error. */

    /* TODO 4: REMOVE: what this program has made; never what it has found. */

    /* TODO 5: REPORT: "process: created" or "process: found". */

    return FAILED;
}
