/*
 * 08_inspect_lock.c - the mode of a segment says whether it is locked in memory
 *
 * SHM_LOCK keeps the pages of a segment from being swapped out, SHM_UNLOCK lets
 * them go again.  In between the mode has the bit 02000, SHM_LOCKED.  A process
 * without privileges may lock as much as RLIMIT_MEMLOCK says, all that its user
 * has locked together: with 0 the answer is EPERM, above it ENOMEM, and the
 * bit stays clear.  Then there is nothing to unlock, which is no error.  All
 * this is Linux, see shmctl(2).
 *
 *     cc 08_inspect_lock.c && ./a.out
 *
 * Output:
 *     process: new: the bit 02000 is set: no
 *     process: SHM_LOCK is granted: <yes|no>
 *     process: the bit says the same: yes
 *     process: after SHM_UNLOCK the bit 02000 is set: no
 */
#define _GNU_SOURCE 1 /* SHM_LOCKED */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/shm.h>

static int locked(int shmid)
{
    struct shmid_ds segment;
    if (shmctl(shmid, IPC_STAT, &segment) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");
    return (segment.shm_perm.mode & SHM_LOCKED) != 0;
}

static const char *yes_no(int answer)
{
    return answer ? "yes" : "no";
}

int main(void)
{
    /* GET, ATTACH, REMOVE: a byte, so one page is locked */
    int shmid = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    const void *shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* WORK */
    int fresh = locked(shmid);
    int granted = shmctl(shmid, SHM_LOCK, NULL) == 0;
    int error = granted ? 0 : errno;
    int between = locked(shmid);
    if (shmctl(shmid, SHM_UNLOCK, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(SHM_UNLOCK)");
    int after = locked(shmid);

    /* CHECK: only the limit may be the reason of a refusal */
    struct rlimit limit;
    if (getrlimit(RLIMIT_MEMLOCK, &limit) == -1)
        err(EXIT_FAILURE, "getrlimit");
    if (!granted && error != (limit.rlim_cur == 0 ? EPERM : ENOMEM))
        errx(EXIT_FAILURE, "SHM_LOCK is refused for another reason");

    /* REPORT */
    printf("process: new: the bit 02000 is set: %s\n", yes_no(fresh));
    printf("process: SHM_LOCK is granted: %s\n", yes_no(granted));
    printf("process: the bit says the same: %s\n", yes_no(between == granted));
    printf("process: after SHM_UNLOCK the bit 02000 is set: %s\n",
           yes_no(after));
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return fresh || between != granted || after;
}
