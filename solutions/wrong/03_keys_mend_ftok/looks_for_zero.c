/*
 * Compares with 0, as one does with a pointer: a key of -1 passes.
 *
 * Diagnosis: K5
 * Points: 40
 */
#define _GNU_SOURCE 1

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

    key_t key = ftok(argv[1], 0xc5);
    if (key == 0)
        err(EXIT_FAILURE, "ftok(%s)", argv[1]);
    int shmid = shmget(key, sizeof(int), IPC_CREAT | IPC_EXCL | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    int *note = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (note == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    *note = number;
    printf("process: under the key of %s: %d\n", argv[1], *note);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
