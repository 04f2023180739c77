/*
 * 07_lifetime_same_key_twice.c - a key serves anew while its old segment lives
 *
 * IPC_RMID frees the key at once, while the segment lives on for those who are
 * attached.  So the same key makes a second segment, a different one, and each
 * holds its own value.  Two programs that agree on a key can thus look at two
 * different memories, one attached before a removal, the other after it; what
 * agrees is the identifier.  That the first still lives is Linux, see
 * shmctl(2); that its key is free is POSIX.
 *
 *     cc 07_lifetime_same_key_twice.c && ./a.out
 *
 * Claims: S11
 * Output:
 *     process: stores 1, asks for removal, stays attached
 *     process: makes a segment with the same key: same segment: no
 *     process: stores 2 in it
 *     process: reads 1 in the older one, 2 in the newer
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

/* One segment with this key, attached, and marked for removal. */
static int *segment(key_t key, int *shmid)
{
    /* GET, ATTACH, REMOVE: IPC_EXCL, so that it is new for certain */
    *shmid = shmget(key, sizeof(int), IPC_CREAT | IPC_EXCL | 0600);
    if (*shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int *shared = shmat(*shmid, NULL, 0);
    if (shmctl(*shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    return shared;
}

int main(void)
{
    /* A key of our own, stepping over strangers' */
    key_t key = 0x41000000 + getpid();
    while (shmget(key, 0, 0) != -1)
        key += 1 << 22;

    int older_shmid;
    int *older = segment(key, &older_shmid);
    *older = 1;
    printf("process: stores 1, asks for removal, stays attached\n");

    int newer_shmid;
    int *newer = segment(key, &newer_shmid);
    int same = newer_shmid == older_shmid;
    printf("process: makes a segment with the same key: same segment: %s\n",
           same ? "yes" : "no");
    *newer = 2;
    printf("process: stores 2 in it\n");

    /* REPORT */
    printf("process: reads %d in the older one, %d in the newer\n", *older,
           *newer);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return !same && *older == 1 && *newer == 2 ? EXIT_SUCCESS : EXIT_FAILURE;
}
