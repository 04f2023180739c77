/*
 * Does not look at the second shmget: there is a segment, as EEXIST has
 * said, so it is found.
 *
 * Diagnosis: E2
 * Points: 0
 */
#define _GNU_SOURCE 1

#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>

enum {
    CREATED = 0,
    FAILED = 1,
    FOUND = 10,
    TOO_SMALL = 11,
    NOT_PERMITTED = 12,
};

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

    bool made = true;
    int shmid = shmget((key_t)key, (size_t)size, IPC_CREAT | IPC_EXCL | 0600);
    if (shmid == -1 && errno == EEXIST) {
        made = false;
        shmget((key_t)key, (size_t)size, 0600);
    } else if (shmid == -1)
        err(FAILED, "shmget");

    if (made && shmctl(shmid, IPC_RMID, NULL) == -1)
        err(FAILED, "shmctl(IPC_RMID)");

    printf("process: %s\n", made ? "created" : "found");
    if (fflush(stdout) == EOF)
        err(FAILED, "stdout");
    return made ? CREATED : FOUND;
}
