/*
 * 08_inspect_refusals.c - to look takes permission to read, to remove takes
 * none
 *
 * IPC_STAT asks the mode of the segment, and with mode 0000 not even its owner
 * may look: EACCES.  IPC_RMID asks only who owns or made it, so the owner can
 * still remove what nobody may use.  A command that does not exist, an
 * identifier that is none and one whose segment is gone are all EINVAL.  The
 * errors are POSIX, which allows a command of the system's own.
 *
 *     cc 08_inspect_refusals.c && ./a.out
 *
 * Needs: ordinary user
 * Output:
 *     process: mode 0000: IPC_STAT: EACCES, unknown command: EINVAL
 *     process: mode 0000: IPC_RMID: granted
 *     process: now removed: IPC_STAT: EINVAL, IPC_RMID: EINVAL
 *     process: now removed: shmat: EINVAL
 *     process: identifier -1: IPC_STAT: EINVAL, shmat: EINVAL
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

enum {
    UNKNOWN = 9999 /* no shmctl() has this command */
};

/* The errno of a shmctl(); 0: success. */
static int control_error(int shmid, int command)
{
    struct shmid_ds segment;
    return shmctl(shmid, command, &segment) == -1 ? errno : 0;
}

/* The errno of a shmat(). */
static int attach_error(int shmid)
{
    return shmat(shmid, NULL, 0) == (void *)-1 ? errno : 0;
}

static const char *symbol(int error)
{
    return error == 0        ? "granted"
           : error == EACCES ? "EACCES"
           : error == EINVAL ? "EINVAL"
                             : "other";
}

int main(void)
{
    /* GET, REMOVE: nobody may attach it, so between the two it is only asked */
    int shmid = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0000);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int look = control_error(shmid, IPC_STAT);
    int unknown = control_error(shmid, UNKNOWN);
    int removal = control_error(shmid, IPC_RMID);

    /* The attempt comes first: root may have lost its privileges. */
    if (look == 0 && geteuid() == 0)
        errx(77, "cannot be shown here: root passes every permission check\n"
                 "to enable it: setpriv --reuid=65534 --regid=65534 "
                 "--clear-groups ./a.out");

    /* CHECK: what is gone, and what never was */
    int look_gone = control_error(shmid, IPC_STAT);
    int remove_gone = control_error(shmid, IPC_RMID);
    int attach_gone = attach_error(shmid);
    int look_none = control_error(-1, IPC_STAT);
    int attach_none = attach_error(-1);

    /* REPORT */
    printf("process: mode 0000: IPC_STAT: %s, unknown command: %s\n",
           symbol(look), symbol(unknown));
    printf("process: mode 0000: IPC_RMID: %s\n", symbol(removal));
    printf("process: now removed: IPC_STAT: %s, IPC_RMID: %s\n",
           symbol(look_gone), symbol(remove_gone));
    printf("process: now removed: shmat: %s\n", symbol(attach_gone));
    printf("process: identifier -1: IPC_STAT: %s, shmat: %s\n",
           symbol(look_none), symbol(attach_none));
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    int refused = look == EACCES && unknown == EINVAL && look_gone == EINVAL &&
                  remove_gone == EINVAL && attach_gone == EINVAL &&
                  look_none == EINVAL && attach_none == EINVAL;
    return refused && removal == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
