/*
 * 06_fork_exit_detaches.c - a process that ends detaches, however it ends
 *
 * Neither child calls shmdt().  One exits, the other is ended by SIGKILL.  Each
 * counts while it lives; the parent counts when it is dead and not yet reaped,
 * a zombie.  That any end detaches is POSIX (_Exit); that a zombie has, Linux.
 *
 *     cc 06_fork_exit_detaches.c && ./a.out
 *
 * Claims: S10 S42
 * Output:
 *     parent: a child that exits: alive nattch=2, zombie nattch=1
 *     parent: a child that is killed: alive nattch=2, zombie nattch=1
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

static unsigned long nattch(int shmid)
{
    struct shmid_ds segment;
    if (shmctl(shmid, IPC_STAT, &segment) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");
    return (unsigned long)segment.shm_nattch;
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(long), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    unsigned long *alive = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (alive == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    for (int killed = 0; killed <= 1; killed++) {
        /* FORK */
        pid_t child = fork();
        if (child == -1)
            err(EXIT_FAILURE, "fork");
        if (child == 0) {
            *alive = nattch(shmid);
            if (killed)
                raise(SIGKILL);
            _exit(EXIT_SUCCESS);
        }

        /* REAP in two steps: with WNOWAIT, the zombie stays a zombie */
        siginfo_t end;
        if (waitid(P_PID, (id_t)child, &end, WEXITED | WNOWAIT) == -1)
            err(EXIT_FAILURE, "waitid");
        /* Let the count settle: whoever reads /proc, such as ps(1), can keep
         * the memory of a dead process a moment longer.  sched_yield() lets
         * it have the processor; should it never end, neither do we wait. */
        for (int i = 0; i < 1000000 && nattch(shmid) != 1; i++)
            sched_yield();
        unsigned long zombie = nattch(shmid);
        if (waitpid(child, NULL, 0) == -1)
            err(EXIT_FAILURE, "waitpid");
        printf("parent: a child that %s: alive nattch=%lu, zombie nattch=%lu\n",
               end.si_code == CLD_KILLED ? "is killed" : "exits", *alive,
               zombie);
        if (fflush(stdout) == EOF) /* before the next fork, too */
            err(EXIT_FAILURE, "stdout");
        if (*alive != 2 || zombie != 1 || (end.si_code == CLD_KILLED) != killed)
            return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
