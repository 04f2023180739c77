/*
 * 08_inspect_ipc_set.c - IPC_SET changes owner and permissions, nothing else
 *
 * Whoever owns or made a segment hands the kernel a whole struct shmid_ds.
 * Taken from it are the owner (uid, gid) and the lowest nine bits of the mode,
 * and the time of the change is noted in shm_ctime.  All else is ignored
 * without an error: a segment never grows, and nobody is counted because one
 * says so.  POSIX says what is taken.  The higher bits of the mode are Linux:
 * 01000 stands for "to be removed", SHM_DEST, 02000 for SHM_LOCKED.
 *
 *     cc 08_inspect_ipc_set.c && ./a.out
 *
 * Output:
 *     process: it has:  mode=01600 size=1000 nattch=1 made by me: yes
 *     process: it asks: mode=02640 size=9000 nattch=9 made by me: no
 *     process: it gets: mode=01640 size=1000 nattch=1 made by me: yes
 *     process: ctime has gone back: no
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

static void report(const char *who, const struct shmid_ds *segment)
{
    printf("process: it %s mode=0%o size=%zu nattch=%lu made by me: %s\n", who,
           (unsigned)segment->shm_perm.mode, segment->shm_segsz,
           (unsigned long)segment->shm_nattch,
           segment->shm_cpid == getpid() ? "yes" : "no");
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, 1000, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    const void *shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* WORK: read the record, change it, set it, read it again.  Read first,
     * always: owner and group are set, too, to whatever stands there. */
    struct shmid_ds before, asked, after;
    if (shmctl(shmid, IPC_STAT, &before) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");
    asked = before;
    asked.shm_perm.mode = 02640; /* one bit of permission, and two others */
    asked.shm_segsz = 9000;
    asked.shm_nattch = 9;
    asked.shm_cpid = 1;
    asked.shm_ctime = 1;
    if (shmctl(shmid, IPC_SET, &asked) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_SET)");
    if (shmctl(shmid, IPC_STAT, &after) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");

    /* REPORT */
    int back = after.shm_ctime < before.shm_ctime;
    report("has: ", &before);
    report("asks:", &asked);
    report("gets:", &after);
    printf("process: ctime has gone back: %s\n", back ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    int taken = before.shm_perm.mode == 01600 && after.shm_perm.mode == 01640;
    int ignored = after.shm_segsz == 1000 && after.shm_nattch == 1 &&
                  after.shm_cpid == getpid() && !back;
    return taken && ignored ? EXIT_SUCCESS : EXIT_FAILURE;
}
