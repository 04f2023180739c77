/*
 * Does not remove the segment: it goes with its last process, somebody
 * thinks.
 *
 * Diagnosis: L1
 * Points: 0
 */
#define _GNU_SOURCE 1

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>

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

    int shmid = shmget(IPC_PRIVATE, (size_t)size, IPC_CREAT | (int)mode);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    struct shmid_ds segment;
    int asked = shmctl(shmid, IPC_STAT, &segment);
    if (asked == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");

    printf("process: size=%zu mode=%04o\n", segment.shm_segsz,
           (unsigned)segment.shm_perm.mode & 0777);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
