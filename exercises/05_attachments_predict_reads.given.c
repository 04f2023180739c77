/*
 * 05_attachments_predict_reads.given.c - eight looks through two attachments
 *
 * The program of the exercise 05_attachments_predict_reads.  Write down what
 * each line will say, and only then run it:
 *
 *     cc 05_attachments_predict_reads.given.c && ./a.out
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int *a; /* for reading and writing */
static volatile int *b; /* the same segment, for reading only */

/* FORK, WORK, REAP: a child that stores `value` into *where.  Prints how it has
 * ended. */
static void child_stores(int look, volatile int *where, int value)
{
    int status;
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        signal(SIGSEGV, SIG_DFL);
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
        *where = value;
        _exit(EXIT_SUCCESS);
    }
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (WIFEXITED(status))
        printf("parent: look %d: exit\n", look);
    else
        printf("parent: look %d: %s\n", look,
               WTERMSIG(status) == SIGSEGV ? "SIGSEGV" : "another signal");
}

int main(void)
{
    int other[2];
    if (pipe(other) == -1)
        err(EXIT_FAILURE, "pipe");

    /* GET, ATTACH twice, REMOVE */
    int shmid = shmget(IPC_PRIVATE, 4 * sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    a = shmat(shmid, NULL, 0);
    b = shmat(shmid, NULL, SHM_RDONLY);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (a == (void *)-1 || b == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    a[0] = 7;
    printf("parent: look 1: %d\n", b[0]);
    a[0] = a[0] + b[0];
    printf("parent: look 2: %d\n", b[0]);

    child_stores(3, b + 1, 5);
    printf("parent: look 4: %d\n", a[1]);

    child_stores(5, a + 1, 6);
    printf("parent: look 6: %d\n", b[1]);

    /* read(2) is to store four bytes through the read-only attachment. */
    if (write(other[1], "1234", 4) != 4)
        err(EXIT_FAILURE, "write");
    ssize_t got = read(other[0], (void *)(b + 2), 4);
    printf("parent: look 7: %s\n", got == 4          ? "4"
                                   : errno == EFAULT ? "EFAULT"
                                                     : "another error");

    if (shmdt((const void *)a) == -1)
        err(EXIT_FAILURE, "shmdt");
    printf("parent: look 8: %d\n", b[0]);
    return fflush(stdout) == EOF;
}
