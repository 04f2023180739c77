/*
 * 03_keys_mend_ftok.c - a key from ftok is looked at before it is used
 *
 * Any right answer compares the result of ftok with -1, and with nothing else,
 * before shmget sees it; says on standard error which file it was; and ends
 * with a status that is not 0.  A key is a number like any other, and many good
 * ones are negative: here the id is 0xc5, so that all of them are.
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s FILE NUMBER\n", argv[0]);
        return 2;
    }
    int number = atoi(argv[2]);

    /* GET */
    key_t key = ftok(argv[1], 0xc5);
    if (key == -1)
        err(EXIT_FAILURE, "ftok(%s)", argv[1]);
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
