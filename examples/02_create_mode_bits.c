/*
 * 02_create_mode_bits.c - without permission bits not even the maker attaches
 *
 * The lowest nine bits of the flags say who may read and write a new segment:
 * owner, group, others, as for files.  There is no default.  shmget() without
 * them succeeds, and the attach is then refused with EACCES.  So it is after a
 * mode written in decimal: as 666 has it, the owner may write but not read.
 * The bits are POSIX; the value of IPC_CREAT, which is in 666, too, is Linux.
 *
 *     cc 02_create_mode_bits.c && ./a.out
 *
 * Claims: S16
 * Needs: ordinary user
 * Output:
 *     process: made with IPC_CREAT|0600, attach: granted
 *     process: made with IPC_CREAT,      attach: EACCES
 *     process: made with decimal 666,    attach: EACCES
 *     process: decimal 666 is 01232: mode 0232, has IPC_CREAT: yes
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

/* Make a segment with these flags and attach it.  Returns the errno of the
 * attach; 0: success. */
static int attach_error(int flags)
{
    /* GET */
    int shmid = shmget(IPC_PRIVATE, 1, flags);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    /* ATTACH */
    void *shared = shmat(shmid, NULL, 0);
    int error = shared == (void *)-1 ? errno : 0;

    /* REMOVE: this asks who made it, not for permission bits */
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    return error;
}

static const char *symbol(int error)
{
    return error == 0 ? "granted" : error == EACCES ? "EACCES" : "another";
}

int main(void)
{
    int usual = attach_error(IPC_CREAT | 0600);
    int without = attach_error(IPC_CREAT);
    int decimal = attach_error(666);

    /* geteuid() tells for which user this process acts.  0 is root, whose
     * privileges may be missing in a container: so the attempt comes first. */
    if (without == 0 && geteuid() == 0)
        errx(77, "cannot be shown here: root passes every permission check\n"
                 "to enable it: setpriv --reuid=65534 --regid=65534 "
                 "--clear-groups ./a.out");

    printf("process: made with IPC_CREAT|0600, attach: %s\n", symbol(usual));
    printf("process: made with IPC_CREAT,      attach: %s\n", symbol(without));
    printf("process: made with decimal 666,    attach: %s\n", symbol(decimal));
    printf("process: decimal 666 is 0%o: mode 0%o, has IPC_CREAT: %s\n", 666U,
           666U & 0777, (666 & IPC_CREAT) != 0 ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return usual == 0 && without == EACCES && decimal == EACCES ? EXIT_SUCCESS
                                                                : EXIT_FAILURE;
}
