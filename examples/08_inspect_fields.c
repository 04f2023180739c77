/*
 * 08_inspect_fields.c - the kernel keeps a record of every segment, to be asked
 *
 * shmctl() with IPC_STAT copies that record, a struct shmid_ds.  A new segment
 * has the size asked for, the mode, its creator, who is also its owner, and the
 * time of its creation; nobody is counted, and no process and no time stands
 * where the last use would.  Attaching fills in who and when, and detaching
 * another time.  All this is POSIX, but for the type of nattch, so print it
 * with a cast.
 *
 *     cc 08_inspect_fields.c && ./a.out
 *
 * Output:
 *     process: new:      size=1000 mode=0640, made and owned by me: yes
 *     process: new:      nattch=0 last=nobody ctime=now atime=0 dtime=0
 *     process: attached: nattch=1 last=me ctime=now atime=now dtime=0
 *     process: detached: nattch=0 last=me ctime=now atime=now dtime=now
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <time.h>
#include <unistd.h>

/* How the last use is told: by whom, and the three times. */
static int report(const char *state, const struct shmid_ds *segment,
                  time_t start, const char *expected)
{
    const time_t times[] = {segment->shm_ctime, segment->shm_atime,
                            segment->shm_dtime};
    const char *told[3];
    for (int i = 0; i < 3; i++) /* the clock of the C library may differ by 1 */
        told[i] = times[i] == 0 ? "0"
                  : times[i] >= start - 1 && times[i] <= time(NULL) + 1
                      ? "now"
                      : "other";
    const char *last = segment->shm_lpid == 0          ? "nobody"
                       : segment->shm_lpid == getpid() ? "me"
                                                       : "other";
    char line[80];
    snprintf(line, sizeof line, "nattch=%lu last=%s ctime=%s atime=%s dtime=%s",
             (unsigned long)segment->shm_nattch, last, told[0], told[1],
             told[2]);
    printf("process: %-9s %s\n", state, line);
    return strcmp(line, expected) == 0;
}

int main(void)
{
    /* GET, ATTACH, DETACH, REMOVE.  Not earlier, for that changes what is told.
     * So a failure is looked at when the segment is gone. */
    time_t start = time(NULL);
    int shmid = shmget(IPC_PRIVATE, 1000, IPC_CREAT | 0640);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    struct shmid_ds fresh, attached, detached;
    int failed = shmctl(shmid, IPC_STAT, &fresh) == -1;
    const void *shared = shmat(shmid, NULL, 0);
    failed |= shmctl(shmid, IPC_STAT, &attached) == -1;
    failed |= shmdt(shared) == -1;
    failed |= shmctl(shmid, IPC_STAT, &detached) == -1;
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (failed)
        errx(EXIT_FAILURE, "shmctl(IPC_STAT), shmat or shmdt failed");

    /* REPORT */
    const struct ipc_perm *perm = &fresh.shm_perm;
    int mine = fresh.shm_cpid == getpid() && perm->cuid == geteuid() &&
               perm->uid == geteuid() && perm->cgid == getegid() &&
               perm->gid == getegid();
    int shown = mine && fresh.shm_segsz == 1000 && perm->mode == 0640;
    printf("process: new:      size=%zu mode=0%o, made and owned by me: %s\n",
           fresh.shm_segsz, (unsigned)perm->mode, mine ? "yes" : "no");
    shown &= report("new:", &fresh, start,
                    "nattch=0 last=nobody ctime=now atime=0 dtime=0");
    shown &= report("attached:", &attached, start,
                    "nattch=1 last=me ctime=now atime=now dtime=0");
    shown &= report("detached:", &detached, start,
                    "nattch=0 last=me ctime=now atime=now dtime=now");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return shown ? EXIT_SUCCESS : EXIT_FAILURE;
}
