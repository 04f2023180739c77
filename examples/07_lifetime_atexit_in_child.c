/*
 * 07_lifetime_atexit_in_child.c - exit in a child runs the parent's clean-up
 *
 * The parent has a function that removes its segment, and has atexit() run it
 * at the end.  fork() copies that order, too.  A child that ends with _exit()
 * does not follow it.  One that ends with exit(), or by returning from main,
 * does, and takes the segment from its parent.  All this is POSIX.  So a child
 * ends with _exit(), and removal is asked for before fork(), not at the end.
 *
 *     cc 07_lifetime_atexit_in_child.c && ./a.out
 *
 * Output:
 *     parent: a child has called _exit: the segment is there: yes
 *     parent: a child has called exit: the segment is there: no
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static int shmid = -1;

/* Whoever comes second gets EINVAL; there is nobody to tell, and no harm. */
static void clean_up(void)
{
    shmctl(shmid, IPC_RMID, NULL);
}

/* Is the segment there after a child has ended in this way? */
static int there_after(int with_clean_up)
{
    /* FORK */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        if (with_clean_up)
            exit(EXIT_SUCCESS);
        _exit(EXIT_SUCCESS);
    }

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");
    struct shmid_ds segment;
    return shmctl(shmid, IPC_STAT, &segment) == 0;
}

int main(void)
{
    /* GET: nobody attaches, so that removal need not wait */
    if (atexit(clean_up) != 0)
        errx(EXIT_FAILURE, "atexit");
    shmid = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    int without = there_after(0);
    printf("parent: a child has called _exit: the segment is there: %s\n",
           without ? "yes" : "no");
    int with = there_after(1);
    printf("parent: a child has called exit: the segment is there: %s\n",
           with ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return without && !with ? EXIT_SUCCESS : EXIT_FAILURE;
}
