/*
 * 06_fork_own_attachment.c - a child may attach again what it has inherited
 *
 * The child inherits one attachment and makes one more, elsewhere in its
 * address space.  Both lead to the same bytes.  Two processes now count 3, for
 * attachments are counted; and not 4, for the new one is the child's alone.
 * To attach when removal has been asked for is Linux, the rest is POSIX.
 *
 *     cc 06_fork_own_attachment.c && ./a.out
 *
 * Claims: S33 S40
 * Output:
 *     child:  with the inherited attachment nattch=2
 *     child:  with one more of its own nattch=3
 *     child:  another address: yes, the same bytes: yes
 *     parent: after the child has detached both nattch=1
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
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
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    const int *inherited = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (inherited == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* FORK */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        printf("child:  with the inherited attachment nattch=%lu\n",
               nattch(shmid));
        int *own = shmat(shmid, NULL, 0);
        if (own == (void *)-1)
            err(EXIT_FAILURE, "shmat");
        unsigned long count = nattch(shmid);
        printf("child:  with one more of its own nattch=%lu\n", count);
        /* WORK: what goes in here comes out there */
        *own = 7;
        int there = *inherited;
        printf("child:  another address: %s, the same bytes: %s\n",
               own != inherited ? "yes" : "no", there == 7 ? "yes" : "no");
        if (shmdt(own) == -1 || shmdt(inherited) == -1)
            err(EXIT_FAILURE, "shmdt");
        _exit(fflush(stdout) == EOF || count != 3 || there != 7);
    }

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    unsigned long after = nattch(shmid);
    printf("parent: after the child has detached both nattch=%lu\n", after);
    if (fflush(stdout) == EOF || ferror(stdout))
        err(EXIT_FAILURE, "stdout");
    return status == 0 && after == 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
