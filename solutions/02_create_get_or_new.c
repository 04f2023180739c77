/*
 * 02_create_get_or_new.c - whether a segment was made or found, EEXIST tells
 *
 * Any right answer learns from shmget itself whether it has made the segment:
 * IPC_CREAT with IPC_EXCL either makes one or fails with EEXIST.  It asks with
 * the size and the permission that it needs, and tells the errors apart by
 * errno: what is there may be too small (EINVAL) or not for us (EACCES).  It
 * removes what it has made, and leaves what it has found.
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdbool.h>
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

/* A segment was there, and shmget did not give it to us: why? */
static int refused(void)
{
    int error = errno;
    warn("shmget, of a segment that is there");
    return error == EINVAL   ? TOO_SMALL
           : error == EACCES ? NOT_PERMITTED
                             : FAILED;
}

int main(int argc, char *argv[])
{
    long key = argc == 3 ? number_from(argv[1]) : -1;
    long size = argc == 3 ? number_from(argv[2]) : -1;
    if (key == -1 || key > 0x7fffffff || size == -1) {
        fprintf(stderr, "usage: %s KEY SIZE\n", argv[0]);
        return 2;
    }

    /* GET: make it, or learn that there is one.  Only EEXIST means that. */
    bool made = true;
    int shmid = shmget((key_t)key, (size_t)size, IPC_CREAT | IPC_EXCL | 0600);
    if (shmid == -1 && errno == EEXIST) {
        /* Without mode bits shmget would not look whether we may. */
        made = false;
        shmid = shmget((key_t)key, (size_t)size, 0600);
        if (shmid == -1)
            return refused();
    }
    if (shmid == -1)
        err(FAILED, "shmget");

    /* REMOVE: before printing, which may fail. */
    if (made && shmctl(shmid, IPC_RMID, NULL) == -1)
        err(FAILED, "shmctl(IPC_RMID)");

    /* REPORT */
    printf("process: %s\n", made ? "created" : "found");
    if (fflush(stdout) == EOF)
        err(FAILED, "stdout");
    return made ? CREATED : FOUND;
}
