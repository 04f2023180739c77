/*
 * 15_isolation_no_umask.c - the umask takes nothing from the mode of a segment
 *
 * With umask 077 a file that is created with mode 0666 gets 0600: what the mask
 * names is taken away.  A segment created with 0666 keeps it, and everybody in
 * this IPC namespace may read and write.  So there is no net: who means 0600
 * has to say 0600.  POSIX names the umask for open(), and does not name it for
 * shmget().
 *
 *     cc 15_isolation_no_umask.c && ./a.out
 *
 * Claims: S16
 * Output:
 *     process: sets umask 077
 *     process: a file made with mode 0666 has 0600
 *     process: a segment made with mode 0666 has 0666
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
    umask(077);
    printf("process: sets umask 077\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");

    /* A file, in the current folder.  mkstemp() finds a name that nobody has,
     * but has its own mode, 0600; so the file is made once more. */
    char name[] = "no_umask_XXXXXX";
    if (mkstemp(name) == -1 || unlink(name) == -1)
        err(EXIT_FAILURE, "mkstemp, unlink");
    int file = open(name, O_RDWR | O_CREAT | O_EXCL, 0666);
    if (file == -1 || unlink(name) == -1)
        err(EXIT_FAILURE, "open, unlink");
    struct stat status;
    if (fstat(file, &status) == -1)
        err(EXIT_FAILURE, "fstat");
    unsigned masked = status.st_mode & 0777;
    printf("process: a file made with mode 0666 has 0%o\n", masked);

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0666);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    const void *shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* The kernel keeps more than the permissions in the mode. */
    struct shmid_ds segment;
    if (shmctl(shmid, IPC_STAT, &segment) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");
    unsigned unmasked = segment.shm_perm.mode & 0777U;
    printf("process: a segment made with mode 0666 has 0%o\n", unmasked);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return masked == 0600 && unmasked == 0666 ? EXIT_SUCCESS : EXIT_FAILURE;
}
