/*
 * 03_keys_key_vs_id.c - a key only finds the identifier, which does the rest
 *
 * A key is a number that programs agree on beforehand, so that they can meet.
 * The identifier is what the kernel answers, to each of them the same.  All
 * other calls take the identifier: when IPC_RMID has taken the key away and
 * nobody finds the segment by it any more, the identifier still attaches it.
 * Finding is POSIX; attaching after IPC_RMID, as long as somebody else is
 * attached, is Linux (shmop(2)).
 *
 *     cc 03_keys_key_vs_id.c && ./a.out
 *
 * Claims: S13 S21
 * Output:
 *     process: two lookups of the key: same identifier: yes
 *     process: after IPC_RMID the key finds: ENOENT
 *     process: the identifier still attaches: reads 7
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

int main(void)
{
    /* A key that meets nobody: ours by the process number, and one that a
     * stranger has already taken is stepped over. */
    key_t key = 0x41000000 + getpid();
    while (shmget(key, 0, 0) != -1)
        key += 1 << 22;

    /* GET: once to make the segment, once to find it.  Size 0 and no flags
     * mean: whatever is there. */
    int shmid = shmget(key, sizeof(int), IPC_CREAT | IPC_EXCL | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int found = shmget(key, 0, 0);

    /* ATTACH, and REMOVE: the key goes at once, the segment when nobody is
     * attached */
    int *number = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (number == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    *number = 7;
    int key_gone = shmget(key, 0, 0) == -1 && errno == ENOENT;

    /* ATTACH: no key is asked for */
    const int *same = shmat(shmid, NULL, 0);
    if (same == (void *)-1)
        err(EXIT_FAILURE, "shmat by the identifier");

    /* REPORT */
    printf("process: two lookups of the key: same identifier: %s\n",
           found == shmid ? "yes" : "no");
    printf("process: after IPC_RMID the key finds: %s\n",
           key_gone ? "ENOENT" : "something");
    printf("process: the identifier still attaches: reads %d\n", *same);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return found == shmid && key_gone && *same == 7 ? EXIT_SUCCESS
                                                    : EXIT_FAILURE;
}
