/*
 * 15_isolation_mode_matrix.c - the mode binds even the owner of a segment
 *
 * To attach read-only takes permission to read, to attach without SHM_RDONLY
 * takes both, so there is no writing without reading.  IPC_STAT is reading.
 * The mode is asked once, at the class one belongs to: an owner whom 0066 gives
 * nothing gets nothing, although all others may.  shmget() on an existing key
 * looks whether the bits one asks for are granted.  With 0 it asks for nothing,
 * so the identifier comes even where all is forbidden.  All this is POSIX;
 * root passes every check.
 *
 *     cc 15_isolation_mode_matrix.c && ./a.out
 *
 * Claims: S16
 * Needs: ordinary user
 * Output:
 *     process: mode 0600: read: granted, both: granted, IPC_STAT: granted
 *     process: mode 0400: read: granted, both: EACCES, IPC_STAT: granted
 *     process: mode 0200: read: EACCES, both: EACCES, IPC_STAT: EACCES
 *     process: mode 0000: read: EACCES, both: EACCES, IPC_STAT: EACCES
 *     process: mode 0066: read: EACCES, both: EACCES, IPC_STAT: EACCES
 *     process: mode 0000, shmget() with 0400: EACCES
 *     process: mode 0000, shmget() with 0200: EACCES
 *     process: mode 0000, shmget() with 0600: EACCES
 *     process: mode 0000, shmget() with 0: granted
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

static const char *symbol(int error)
{
    return error == 0 ? "granted" : error == EACCES ? "EACCES" : "another";
}

/* Which of the three does this mode refuse, as bits: 1, 2, 4? */
static int refuses(int mode)
{
    /* GET, ATTACH, REMOVE */
    struct shmid_ds segment;
    int shmid = shmget(IPC_PRIVATE, 1, IPC_CREAT | mode);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int read = shmat(shmid, NULL, SHM_RDONLY) == (void *)-1 ? errno : 0;
    int both = shmat(shmid, NULL, 0) == (void *)-1 ? errno : 0;
    int stat = shmctl(shmid, IPC_STAT, &segment) == -1 ? errno : 0;
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");

    printf("process: mode 0%03o: read: %s, both: %s, IPC_STAT: %s\n",
           (unsigned)mode, symbol(read), symbol(both), symbol(stat));
    return (read == EACCES) | (both == EACCES) << 1 | (stat == EACCES) << 2;
}

int main(void)
{
    static const int asked[4] = {0400, 0200, 0600, 0};

    /* The same key four times, on a segment that grants nothing */
    key_t key = 0x41000000 + getpid();
    while (shmget(key, 0, 0) != -1)
        key += 1 << 22;
    int shmid = shmget(key, 1, IPC_CREAT | IPC_EXCL);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int errors[4];
    for (int i = 0; i < 4; i++)
        errors[i] = shmget(key, 0, asked[i]) == shmid ? 0 : errno;
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (errors[0] == 0 && geteuid() == 0)
        errx(77, "cannot be shown here: root passes every permission check\n"
                 "to enable it: setpriv --reuid=65534 --regid=65534 "
                 "--clear-groups ./a.out");

    /* REPORT */
    int shown = refuses(0600) == 0;
    shown &= refuses(0400) == 2;
    shown &= refuses(0200) == 7;
    shown &= refuses(0) == 7;
    shown &= refuses(0066) == 7;
    for (int i = 0; i < 4; i++) {
        printf("process: mode 0000, shmget() with %#o: %s\n",
               (unsigned)asked[i], symbol(errors[i]));
        shown &= errors[i] == (i < 3 ? EACCES : 0);
    }
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return shown ? EXIT_SUCCESS : EXIT_FAILURE;
}
