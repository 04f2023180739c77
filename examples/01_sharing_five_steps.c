/*
 * 01_sharing_five_steps.c - a segment lives from get to remove, attached or not
 *
 * shmget() makes a segment.  shmat() attaches it: now it is memory of this
 * process.  shmdt() ends that, and the segment lives on without anybody.
 * shmctl() with IPC_RMID removes it; with IPC_STAT it tells what the kernel
 * knows of it, such as the number of attachments (nattch).  All is POSIX.
 *
 *     cc 01_sharing_five_steps.c && ./a.out
 *
 * Claims: S07 S08 S09 S10 S11 S22
 * Output:
 *     process: after get    nattch=0
 *     process: after attach nattch=1, holds 42
 *     process: after detach nattch=0
 *     process: after remove IPC_STAT: EINVAL
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>

/* Here removal comes last, so a failure on the way has to make up for it. */
static void give_up(int shmid, const char *call)
{
    int error = errno; /* which the removal may change */
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID) after %s", call);
    errno = error;
    err(EXIT_FAILURE, "%s", call);
}

static unsigned long nattch(int shmid)
{
    struct shmid_ds segment;
    if (shmctl(shmid, IPC_STAT, &segment) == -1)
        give_up(shmid, "shmctl(IPC_STAT)");
    return (unsigned long)segment.shm_nattch;
}

int main(void)
{
    /* GET */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    unsigned long got = nattch(shmid);

    /* ATTACH, and use */
    int *shared = shmat(shmid, NULL, 0);
    if (shared == (void *)-1)
        give_up(shmid, "shmat");
    unsigned long attached = nattch(shmid);
    *shared = 42;
    int number = *shared;

    /* DETACH: shmdt() wants the address that shmat() has returned */
    if (shmdt(shared) == -1)
        give_up(shmid, "shmdt");
    unsigned long detached = nattch(shmid);

    /* REMOVE: nobody is attached, so it is gone at once */
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    struct shmid_ds segment;
    int gone = shmctl(shmid, IPC_STAT, &segment) == -1 && errno == EINVAL;

    /* REPORT */
    printf("process: after get    nattch=%lu\n", got);
    printf("process: after attach nattch=%lu, holds %d\n", attached, number);
    printf("process: after detach nattch=%lu\n", detached);
    printf("process: after remove IPC_STAT: %s\n", gone ? "EINVAL" : "other");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    int counted = got == 0 && attached == 1 && detached == 0;
    return counted && number == 42 && gone ? EXIT_SUCCESS : EXIT_FAILURE;
}
