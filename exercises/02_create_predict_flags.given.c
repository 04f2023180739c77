/*
 * 02_create_predict_flags.given.c - ten calls of shmget: made, found, refused?
 *
 * The program of the exercise 02_create_predict_flags.  Write down what each
 * call does, and only then run it:
 *
 *     cc 02_create_predict_flags.given.c && ./a.out
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

static void destroy(int shmid)
{
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
}

static const char *symbol(int error)
{
    return error == ENOENT   ? "ENOENT"
           : error == EEXIST ? "EEXIST"
           : error == EINVAL ? "EINVAL"
                             : "another error";
}

/* The call that is to be predicted, and what came of it. */
static int attempt(int number, key_t key, size_t size, int flags, int present)
{
    int shmid = shmget(key, size, flags | 0600);
    if (shmid == -1)
        printf("process: call %d: refused, %s\n", number, symbol(errno));
    else
        printf("process: call %d: %s\n", number,
               shmid == present ? "found" : "made");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return shmid;
}

/* The key has no segment before the call, and none after it. */
static void absent(int number, key_t key, size_t size, int flags)
{
    int shmid = attempt(number, key, size, flags, -1);
    if (shmid != -1)
        destroy(shmid);
}

int main(void)
{
    /* A key that nobody else uses */
    key_t key = 0x41000000 + getpid();
    while (shmget(key, 0, 0) != -1)
        key += 1 << 22;

    absent(1, key, 1000, 0);
    absent(2, key, 1000, IPC_CREAT);
    absent(3, key, 1000, IPC_CREAT | IPC_EXCL);
    absent(4, key, 1000, IPC_EXCL);

    /* From here on the key has a segment of 1000 bytes. */
    int present = shmget(key, 1000, IPC_CREAT | IPC_EXCL | 0600);
    if (present == -1)
        err(EXIT_FAILURE, "shmget");
    attempt(5, key, 1000, 0, present);
    attempt(6, key, 1000, IPC_CREAT, present);
    attempt(7, key, 1000, IPC_CREAT | IPC_EXCL, present);
    attempt(8, key, 1000, IPC_EXCL, present);
    attempt(9, key, 4096, IPC_CREAT, present);
    attempt(10, key, 10, IPC_CREAT, present);
    destroy(present);
    return EXIT_SUCCESS;
}
