/*
 * 15_isolation_owner_and_creator.c - creator and owner may remove, others not
 *
 * Whoever makes a segment is its creator for ever, and its owner until IPC_SET
 * names another.  Then both rank as its owner: with mode 0600 either may look
 * at it, change it, and remove it.  A stranger may not look (EACCES, that is up
 * to the mode), and may neither change nor remove (EPERM, whatever the mode).
 * The process, as root, becomes each of the three in turn by seteuid().  All
 * this is POSIX.
 *
 *     cc 15_isolation_owner_and_creator.c && sudo ./a.out
 *
 * Needs: second user
 * Output:
 *     process: as creator makes two segments, names another owner
 *     process: as stranger: IPC_STAT: EACCES, IPC_SET: EPERM, IPC_RMID: EPERM
 *     process: as owner:    IPC_STAT: done, IPC_SET: done, IPC_RMID: done
 *     process: as creator:  IPC_STAT: done, IPC_SET: done, IPC_RMID: done
 */
#define _GNU_SOURCE 1 /* seteuid, System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

enum {
    CREATOR = 65531, /* users need no name */
    OWNER,
    STRANGER
};

/* seteuid() changes for whom we act, and not who we are, getuid(). */
static void become(uid_t user)
{
    if (seteuid(getuid()) == -1 || seteuid(user) == -1)
        err(77, "cannot be shown here: we may not become another user\n"
                "to enable it: sudo ./a.out\n"
                "seteuid");
}

static const char *symbol(int error)
{
    return error == 0        ? "done"
           : error == EACCES ? "EACCES"
           : error == EPERM  ? "EPERM"
                             : "another";
}

/* Whoever this is to the segment tries everything.  Is it refused so? */
static int answers(uid_t user, int shmid, struct shmid_ds wanted, int look,
                   int change)
{
    struct shmid_ds now;
    become(user);
    const char *who = geteuid() == wanted.shm_perm.uid    ? "owner:   "
                      : geteuid() == wanted.shm_perm.cuid ? "creator: "
                                                          : "stranger:";
    int stat = shmctl(shmid, IPC_STAT, &now) == -1 ? errno : 0;
    int set = shmctl(shmid, IPC_SET, &wanted) == -1 ? errno : 0;
    int rmid = shmctl(shmid, IPC_RMID, NULL) == -1 ? errno : 0;
    become(getuid());
    printf("process: as %s IPC_STAT: %s, IPC_SET: %s, IPC_RMID: %s\n", who,
           symbol(stat), symbol(set), symbol(rmid));
    return stat == look && set == change && rmid == change;
}

int main(void)
{
    /* Before there is a segment: may we become all of them? */
    for (uid_t user = CREATOR; user <= STRANGER; user++)
        become(user);

    /* GET, and give away: the rest of what IPC_SET sets stays as it is */
    int shmids[2];
    struct shmid_ds wanted;
    become(CREATOR);
    for (int i = 0; i < 2; i++) {
        shmids[i] = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
        if (shmids[i] == -1 || shmctl(shmids[i], IPC_STAT, &wanted) == -1)
            err(EXIT_FAILURE, "shmget, shmctl(IPC_STAT)");
        wanted.shm_perm.uid = OWNER;
        if (shmctl(shmids[i], IPC_SET, &wanted) == -1)
            err(EXIT_FAILURE, "shmctl(IPC_SET)");
    }

    printf("process: as creator makes two segments, names another owner\n");
    int shown = answers(STRANGER, *shmids, wanted, EACCES, EPERM);
    shown &= answers(OWNER, *shmids, wanted, 0, 0);
    shown &= answers(CREATOR, shmids[1], wanted, 0, 0);

    for (int i = 0; i < 2; i++)
        shown &= shmctl(shmids[i], IPC_RMID, NULL) == -1; /* gone */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return shown ? EXIT_SUCCESS : EXIT_FAILURE;
}
