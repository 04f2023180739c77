/*
 * 08_inspect_list_all.c - SHM_STAT walks through all segments, as /proc does
 *
 * The kernel keeps segments in a table.  SHM_INFO returns the highest index in
 * use, and SHM_STAT takes an index, returns the identifier and fills in the
 * record: this is how ipcs(1) can list them.  The file /proc/sysvipc/shm has a
 * line for each.  Strangers make and remove segments at any time, so this
 * program looks for its own three only, whose index stays the same.  SHM_STAT
 * has no access to those it may not read (EACCES), unlike the file and
 * SHM_STAT_ANY.  All this is Linux, see shmctl(2) and proc_sysvipc(5).
 *
 *     cc 08_inspect_list_all.c && ./a.out
 *
 * Output:
 *     process: makes three segments, of 1000, 2000 and 3000 bytes
 *     process: SHM_STAT finds 3 of them, together size=6000 nattch=3
 *     process: /proc/sysvipc/shm has 3 of them, together size=6000 nattch=3
 */
#define _GNU_SOURCE 1 /* SHM_INFO, SHM_STAT */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

static int shmids[3];

struct sum {
    unsigned long segments, size, nattch;
};

/* Adds a segment, if it is one of ours. */
static void add(struct sum *sum, int shmid, unsigned long size,
                unsigned long nattch)
{
    for (int i = 0; i < 3; i++)
        if (shmids[i] == shmid) {
            sum->segments++;
            sum->size += size;
            sum->nattch += nattch;
        }
}

static int report(const char *who, struct sum sum)
{
    printf("process: %s %lu of them, together size=%lu nattch=%lu\n", who,
           sum.segments, sum.size, sum.nattch);
    return sum.segments == 3 && sum.size == 6000 && sum.nattch == 3;
}

int main(void)
{
    printf("process: makes three segments, of 1000, 2000 and 3000 bytes\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");

    /* GET, ATTACH, REMOVE: what is marked for removal is still listed */
    for (int i = 0; i < 3; i++) {
        shmids[i] = shmget(IPC_PRIVATE, 1000 * ((size_t)i + 1), 0600);
        if (shmids[i] == -1)
            err(EXIT_FAILURE, "shmget");
        const void *shared = shmat(shmids[i], NULL, 0);
        if (shmctl(shmids[i], IPC_RMID, NULL) == -1)
            err(EXIT_FAILURE, "shmctl(IPC_RMID)");
        if (shared == (void *)-1)
            err(EXIT_FAILURE, "shmat");
    }

    /* CHECK.  These commands are given another struct than shmctl() has. */
    struct shm_info info;
    int highest = shmctl(0, SHM_INFO, (struct shmid_ds *)(void *)&info);
    if (highest == -1)
        err(EXIT_FAILURE, "shmctl(SHM_INFO)");
    struct sum walked = {0}, listed = {0};
    for (int index = 0; index <= highest; index++) {
        struct shmid_ds segment;
        int shmid = shmctl(index, SHM_STAT, &segment);
        if (shmid != -1) /* -1: free, or not for us to read */
            add(&walked, shmid, segment.shm_segsz, segment.shm_nattch);
    }
    FILE *list = fopen("/proc/sysvipc/shm", "r");
    if (list == NULL || fscanf(list, "%*[^\n]") == EOF) /* a line of names */
        err(EXIT_FAILURE, "/proc/sysvipc/shm");
    int shmid; /* key, shmid, perms, size, cpid, lpid, nattch, ... */
    unsigned long size, nattch;
    while (fscanf(list, "%*d %d %*o %lu %*d %*d %lu %*[^\n]", &shmid, &size,
                  &nattch) == 3)
        add(&listed, shmid, size, nattch);
    fclose(list);

    /* REPORT */
    int shown = report("SHM_STAT finds", walked);
    shown &= report("/proc/sysvipc/shm has", listed);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return shown ? EXIT_SUCCESS : EXIT_FAILURE;
}
