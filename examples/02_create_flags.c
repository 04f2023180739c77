/*
 * 02_create_flags.c - IPC_CREAT finds or makes, with IPC_EXCL it makes or fails
 *
 * A key is a number under which a segment can be found.  Four combinations of
 * flags are tried, each with a key that has no segment (absent) and with one
 * that has (present).  Without IPC_CREAT, shmget() only finds.  IPC_EXCL alone
 * changes nothing.  What the errors mean: ENOENT, there is none; EEXIST, there
 * is one already.  All eight results are POSIX.
 *
 *     cc 02_create_flags.c && ./a.out
 *
 * Claims: S07 S17 S18
 * Output:
 *     process: 0                   absent: ENOENT  present: found
 *     process: IPC_CREAT           absent: made    present: found
 *     process: IPC_CREAT|IPC_EXCL  absent: made    present: EEXIST
 *     process: IPC_EXCL            absent: ENOENT  present: found
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

/* Four combinations and the errno that each should give; 0: success. */
static const struct row {
    const char *name;
    int flags, absent, present;
} rows[] = {
    {"0", 0, ENOENT, 0},
    {"IPC_CREAT", IPC_CREAT, 0, 0},
    {"IPC_CREAT|IPC_EXCL", IPC_CREAT | IPC_EXCL, 0, EEXIST},
    {"IPC_EXCL", IPC_EXCL, ENOENT, 0},
};

static const char *symbol(int error)
{
    return error == ENOENT ? "ENOENT" : error == EEXIST ? "EEXIST" : "another";
}

int main(void)
{
    /* A key that meets nobody: made from the number of this process, which
     * getpid() tells.  Should a stranger have it, take the next. */
    key_t key = 0x41000000 + getpid();
    while (shmget(key, 0, 0) != -1)
        key += 1 << 22;

    int shown = 1;
    for (const struct row *row = rows; row < rows + 4; row++) {
        /* GET: the key is absent */
        int made = shmget(key, 1, row->flags | 0600);
        int absent = made == -1 ? errno : 0;

        /* GET: if that has made none, make one; now the key is present */
        int shmid = made != -1 ? made : shmget(key, 1, IPC_CREAT | 0600);
        if (shmid == -1)
            err(EXIT_FAILURE, "shmget");
        int found = shmget(key, 1, row->flags | 0600);
        int present = found == -1 ? errno : found == shmid ? 0 : -1;

        /* REMOVE: at once, and before printing, which may take its time */
        if (shmctl(shmid, IPC_RMID, NULL) == -1)
            err(EXIT_FAILURE, "shmctl(IPC_RMID)");

        printf("process: %-19s absent: %-7s present: %s\n", row->name,
               made == -1 ? symbol(absent) : "made",
               present == 0 ? "found" : symbol(present));
        if (absent != row->absent || present != row->present)
            shown = 0;
    }
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return shown ? EXIT_SUCCESS : EXIT_FAILURE;
}
