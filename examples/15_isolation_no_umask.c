/*
 * 15_isolation_no_umask.c - the umask takes nothing from the mode of a segment
 *
 * A file made with mode 0666 has that mode while the umask is 0.  With umask
 * 077 it gets 0600: what the mask names is taken away.  A segment made with
 * 0666 keeps it under any umask, and everybody in this IPC namespace may read
 * and write.  So there is no net: who means 0600 has to say 0600.  POSIX has
 * the umask for open(), and does not name it for shmget().
 *
 *     cc 15_isolation_no_umask.c && ./a.out
 *
 * Claims: S16
 * Output:
 *     process: makes both with mode 0666
 *     process: umask 000: file 0666, segment 0666
 *     process: umask 077: file 0600, segment 0666
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

/* mkstemp() finds a name that nobody has, in the current folder.  But it has a
 * mode of its own, 0600; so the file is made once more. */
static unsigned mode_of_file(void)
{
    char name[] = "no_umask_XXXXXX";
    int found = mkstemp(name);
    if (found == -1 || close(found) == -1 || unlink(name) == -1)
        err(EXIT_FAILURE, "mkstemp, close, unlink");
    int file = open(name, O_RDWR | O_CREAT | O_EXCL, 0666);
    if (file == -1 || unlink(name) == -1)
        err(EXIT_FAILURE, "open, unlink");
    struct stat status;
    if (fstat(file, &status) == -1 || close(file) == -1)
        err(EXIT_FAILURE, "fstat, close");
    return status.st_mode & 0777U;
}

static unsigned mode_of_segment(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0666);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    const void *shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    struct shmid_ds segment;
    if (shmctl(shmid, IPC_STAT, &segment) == -1 || shmdt(shared) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT), shmdt");
    return segment.shm_perm.mode & 0777U;
}

int main(void)
{
    printf("process: makes both with mode 0666\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");

    umask(0);
    unsigned file = mode_of_file(), segment = mode_of_segment();
    printf("process: umask 000: file 0%03o, segment 0%03o\n", file, segment);
    umask(077);
    unsigned masked = mode_of_file(), same = mode_of_segment();
    printf("process: umask 077: file 0%03o, segment 0%03o\n", masked, same);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return file != 0666 || segment != 0666 || masked != 0600 || same != 0666;
}
