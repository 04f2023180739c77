/*
 * 07_lifetime_kill_leaves.c - what a killed process meant to remove is left
 *
 * The kernel detaches for a killed child, as at every end of a process (POSIX),
 * but it does not remove for it.  Removal planned for the end leaves a segment
 * behind.  Asked for right after attaching, it comes with the detach (Linux).
 *
 *     cc 07_lifetime_kill_leaves.c && ./a.out
 *
 * Claims: S42
 * Output:
 *     parent: removal planned for the end: segments left: 1
 *     parent: removal asked for at once: segments left: 0
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    /* GET, ATTACH, REMOVE: here the child says what segment it has made */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int *made = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (made == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    struct shmid_ds segment;
    for (int early = 0; early <= 1; early++) {
        /* FORK: 0 would be an identifier, -1 is none */
        *made = -1;
        pid_t child = fork();
        if (child == -1)
            err(EXIT_FAILURE, "fork");
        if (child == 0) {
            *made = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
            if (*made == -1 || shmat(*made, NULL, 0) == (void *)-1)
                err(EXIT_FAILURE, "shmget, shmat");
            if (early && shmctl(*made, IPC_RMID, NULL) == -1)
                err(EXIT_FAILURE, "shmctl(IPC_RMID)");
            raise(SIGKILL);
            shmctl(*made, IPC_RMID, NULL); /* the plan; never reached */
            _exit(EXIT_FAILURE);
        }

        /* REAP: failing is for later, when there is nothing left to remove */
        int status;
        if (waitpid(child, &status, 0) == -1)
            status = 0;

        /* Let the count settle: see 06_fork_exit_detaches.c */
        for (int i = 0;
             early && i < 1000000 && shmctl(*made, IPC_STAT, &segment) != -1 &&
             (segment.shm_perm.mode & SHM_DEST) != 0;
             i++)
            sched_yield();

        /* REMOVE in its place: works only if something is left */
        int left = shmctl(*made, IPC_RMID, NULL) == 0;
        if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
            errx(EXIT_FAILURE, "the child was not seen to be killed");
        printf("parent: removal %s: segments left: %d\n",
               early ? "asked for at once" : "planned for the end", left);
        if (fflush(stdout) == EOF) /* before the next fork, too */
            err(EXIT_FAILURE, "stdout");
        if (left != !early)
            return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
