/*
 * 06_fork_inherits.c - a forked child inherits the attachments of its parent
 *
 * fork() copies the address space, attachments included: the child needs no
 * shmat() and finds the segment at the same address.  The kernel counts the
 * child's attachment as one more (nattch), and the child's detach takes away
 * that one only.  Inheriting is POSIX (fork); counting it is, too (shm_nattch
 * in <sys/shm.h>).
 *
 *     cc 06_fork_inherits.c && ./a.out
 *
 * Claims: S40
 * Output:
 *     parent: before fork nattch=1
 *     child:  without calling shmat: same address: yes, reads 7
 *     child:  while both are attached nattch=2
 *     parent: after the child has detached nattch=1
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the parent leaves in the segment for the child to find. */
struct letter {
    struct letter *here; /* where the parent sees this very struct */
    int number;
};

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
    int shmid = shmget(IPC_PRIVATE, sizeof(struct letter), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    struct letter *letter = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (letter == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* PUBLISH */
    *letter = (struct letter){.here = letter, .number = 7};
    printf("parent: before fork nattch=%lu\n", nattch(shmid));

    /* FORK */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        int same = letter->here == letter;
        unsigned long both = nattch(shmid);
        printf("child:  without calling shmat: same address: %s, reads %d\n",
               same ? "yes" : "no", letter->number);
        printf("child:  while both are attached nattch=%lu\n", both);
        /* DETACH: ending would do it, too, but the count could then lag
         * behind waitpid() while somebody reads /proc of the dead child. */
        if (shmdt(letter) == -1)
            err(EXIT_FAILURE, "shmdt");
        _exit(fflush(stdout) == EOF || !same || both != 2);
    }

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");

    unsigned long after = nattch(shmid);
    printf("parent: after the child has detached nattch=%lu\n", after);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return after == 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
