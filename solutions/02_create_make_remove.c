/*
 * 02_create_make_remove.c - a segment has the size and mode it is asked for
 *
 * Any right answer reads the mode as an octal number, hands shmget just these
 * bits and just this size, takes every identifier but -1 for a good one, 0 as
 * well, and removes the segment on every way out, whatever has failed.
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
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
    long mode = argc == 3 ? number_from(argv[2], 8) : -1;
    if (size == -1 || mode == -1 || mode > 0777) {
        fprintf(stderr, "usage: %s SIZE MODE\n", argv[0]);
        return 2;
    }

    /* GET: no rounding, the kernel takes any size but 0.  Without the mode
     * bits nobody but root could attach it. */
    int shmid = shmget(IPC_PRIVATE, (size_t)size, IPC_CREAT | (int)mode);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    /* CHECK, and REMOVE before the look at the result, so that no failure can
     * leave the segment behind. */
    struct shmid_ds segment;
    int asked = shmctl(shmid, IPC_STAT, &segment);
    int error = errno;
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (asked == -1) {
        errno = error;
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");
    }

    /* REPORT: above the permission bits there are flags of the kernel. */
    printf("process: size=%zu mode=%04o\n", segment.shm_segsz,
           (unsigned)segment.shm_perm.mode & 0777);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
