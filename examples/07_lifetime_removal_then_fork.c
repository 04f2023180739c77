/*
 * 07_lifetime_removal_then_fork.c - after IPC_RMID a child can still inherit
 *
 * The parent attaches, asks for removal, and only then forks.  The segment is
 * marked, yet the child inherits the attachment as ever: it counts, and what
 * the child stores the parent reads.  Hence the order in this book: attach,
 * remove, fork.  Whoever is the last to detach, even by being killed, takes the
 * segment along.  This relies on Linux, where removal waits, see shmctl(2).
 *
 *     cc 07_lifetime_removal_then_fork.c && ./a.out
 *
 * Claims: S11 S40
 * Output:
 *     parent: asks for removal: SHM_DEST: yes, nattch=1
 *     child:  has inherited the attachment, nattch=2, stores 7
 *     parent: the child has detached, nattch=1, reads 7
 */
#define _GNU_SOURCE 1 /* SHM_DEST; System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int *shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    struct shmid_ds now;
    if (shmctl(shmid, IPC_STAT, &now) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");
    int marked = (now.shm_perm.mode & SHM_DEST) != 0;
    printf("parent: asks for removal: SHM_DEST: %s, nattch=%lu\n",
           marked ? "yes" : "no", (unsigned long)now.shm_nattch);

    /* FORK */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        if (shmctl(shmid, IPC_STAT, &now) == -1)
            err(EXIT_FAILURE, "shmctl(IPC_STAT)");
        printf("child:  has inherited the attachment, nattch=%lu, stores 7\n",
               (unsigned long)now.shm_nattch);
        *shared = 7;
        if (shmdt(shared) == -1)
            err(EXIT_FAILURE, "shmdt");
        _exit(fflush(stdout) == EOF || now.shm_nattch != 2);
    }

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");
    if (shmctl(shmid, IPC_STAT, &now) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");
    int seen = *shared;
    printf("parent: the child has detached, nattch=%lu, reads %d\n",
           (unsigned long)now.shm_nattch, seen);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return marked && seen == 7 ? EXIT_SUCCESS : EXIT_FAILURE;
}
