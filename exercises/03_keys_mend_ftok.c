/*
 * 03_keys_mend_ftok.c - to mend: a note under the key of a file
 *
 * Makes a segment under the key of FILE, puts a number there, reads it back.
 * Other programs that know FILE could find it meanwhile.
 * The task is in 03_keys_mend_ftok.md.
 *
 *     cc 03_keys_mend_ftok.c && ./a.out /etc/passwd 7
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>

/* TODO 1: with a FILE that is not there, this program says that all is well.
 * It must say which file it is that it has no key of, make no segment, and end
 * with a status that is not 0. */

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s FILE NUMBER\n", argv[0]);
        return 2;
    }
    int number = atoi(argv[2]);

    /* GET */
    key_t key = ftok(argv[1], 0xc5);
    int shmid = shmget(key, sizeof(int), IPC_CREAT | IPC_EXCL | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    /* ATTACH, REMOVE */
    int *note = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (note == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* WORK, REPORT */
    *note = number;
    printf("process: under the key of %s: %d\n", argv[1], *note);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
