/*
 * 07_lifetime_removal_waits.c - removal takes the key now, the memory later
 *
 * IPC_RMID on a segment that is attached marks it (SHM_DEST) and takes its key
 * away, but leaves the memory alone: attachments work on, and whoever knows the
 * identifier may still attach.  One detach changes nothing; the last one ends
 * the segment, and the identifier means nothing any more.  All this is Linux,
 * see shmctl(2); POSIX describes the wait for ipcrm only.
 *
 *     cc 07_lifetime_removal_waits.c && ./a.out
 *
 * Claims: S11
 * Output:
 *     process: asks for removal: SHM_DEST: yes, key=0: yes
 *     process: looks the old key up: ENOENT
 *     process: attaches by the identifier: nattch=2
 *     process: stores 7 at one address, reads 7 at the other
 *     process: detaches one: nattch=1
 *     process: detaches the other: IPC_STAT: EINVAL
 */
#define _GNU_SOURCE 1 /* SHM_DEST; System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

int main(void)
{
    /* GET, ATTACH, REMOVE: with a key of our own, stepping over strangers' */
    key_t key = 0x41000000 + getpid();
    while (shmget(key, 0, 0) != -1)
        key += 1 << 22;
    int shmid = shmget(key, sizeof(int), IPC_CREAT | IPC_EXCL | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int *one = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (one == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* glibc and musl have the key as __key, other systems otherwise. */
    struct shmid_ds now;
    if (shmctl(shmid, IPC_STAT, &now) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");
    int marked = (now.shm_perm.mode & SHM_DEST) != 0;
    int keyless = now.shm_perm.__key == 0;
    printf("process: asks for removal: SHM_DEST: %s, key=0: %s\n",
           marked ? "yes" : "no", keyless ? "yes" : "no");
    int lost = shmget(key, 0, 0) == -1 && errno == ENOENT;
    printf("process: looks the old key up: %s\n", lost ? "ENOENT" : "other");

    /* ATTACH, WORK */
    const int *other = shmat(shmid, NULL, 0);
    if (other == (void *)-1 || shmctl(shmid, IPC_STAT, &now) == -1)
        err(EXIT_FAILURE, "shmat, shmctl(IPC_STAT)");
    printf("process: attaches by the identifier: nattch=%lu\n",
           (unsigned long)now.shm_nattch);
    *one = 7;
    int seen = *other;
    printf("process: stores 7 at one address, reads %d at the other\n", seen);

    /* DETACH */
    if (shmdt(one) == -1 || shmctl(shmid, IPC_STAT, &now) == -1)
        err(EXIT_FAILURE, "shmdt, shmctl(IPC_STAT)");
    printf("process: detaches one: nattch=%lu\n",
           (unsigned long)now.shm_nattch);
    int gone = shmdt(other) == 0 && shmctl(shmid, IPC_STAT, &now) == -1 &&
               errno == EINVAL;
    printf("process: detaches the other: IPC_STAT: %s\n",
           gone ? "EINVAL" : "other");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return !marked || !keyless || !lost || seen != 7 || !gone;
}
