/*
 * 02_create_size_rules.c - an existing segment keeps its size; ask for no more
 *
 * Where shmget() finds a segment, the size says how much the caller needs.
 * Less is granted and changes nothing: after asking for 10 bytes, there are
 * still 1000.  0 asks for no size in particular.  One byte too many is refused,
 * although its page has room for it, as a store there shows: what counts is the
 * size that was asked for, not the memory that was given.  Where shmget() makes
 * a segment, the size must not be 0.  The rules are POSIX; that 1 is enough,
 * and memory comes in pages, is Linux (shmget(2)).
 *
 *     cc 02_create_size_rules.c && ./a.out
 *
 * Claims: S15
 * Output:
 *     process: makes a segment of 1000 bytes
 *     process: asks the same key for 10: found
 *     process: asks the same key for 0: found
 *     process: asks the same key for 1000: found
 *     process: asks the same key for 1001: EINVAL
 *     process: stores 7 in the 1001st byte, reads 7
 *     process: makes a segment of 0 bytes: EINVAL
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

static const char *symbol(int error)
{
    return error == 0 ? "found" : error == EINVAL ? "EINVAL" : "another";
}

int main(void)
{
    static const size_t sizes[4] = {10, 0, 1000, 1001};
    static const int expected[4] = {0, 0, 0, EINVAL}; /* 0: found */

    /* A key that meets nobody */
    key_t key = 0x41000000 + getpid();
    while (shmget(key, 0, 0) != -1)
        key += 1 << 22;

    /* GET, ATTACH */
    int shmid = shmget(key, 1000, IPC_CREAT | IPC_EXCL | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    volatile unsigned char *bytes = shmat(shmid, NULL, 0);
    int seen[4];
    for (int i = 0; i < 4; i++) {
        int found = shmget(key, sizes[i], 0);
        seen[i] = found == -1 ? errno : found == shmid ? 0 : -1;
    }

    /* REMOVE: before anything is printed, which may take its time */
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (bytes == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    bytes[1000] = 7; /* behind the size: a mistake, which nobody notices */
    int behind = bytes[1000];

    /* GET: a new one, for certain */
    int empty = shmget(IPC_PRIVATE, 0, IPC_CREAT | 0600);
    int error = empty == -1 ? errno : 0;
    if (empty != -1 && shmctl(empty, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");

    /* REPORT */
    int shown = error == EINVAL && behind == 7;
    printf("process: makes a segment of 1000 bytes\n");
    for (int i = 0; i < 4; i++) {
        printf("process: asks the same key for %zu: %s\n", sizes[i],
               symbol(seen[i]));
        shown = shown && seen[i] == expected[i];
    }
    printf("process: stores 7 in the 1001st byte, reads %d\n", behind);
    printf("process: makes a segment of 0 bytes: %s\n", symbol(error));
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return shown ? EXIT_SUCCESS : EXIT_FAILURE;
}
