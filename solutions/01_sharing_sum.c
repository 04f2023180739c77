/*
 * 01_sharing_sum.c - the child computes, the parent has the result
 *
 *     cc 01_sharing_sum.c -o sum && ./sum 10
 *
 * Task: exercises/01_sharing_sum.md
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    N_MAX = 60000 /* so that the sum fits into an int */
};

int main(int argc, char *argv[])
{
    char *end = NULL;
    long n = argc == 2 ? strtol(argv[1], &end, 10) : -1;
    if (argc != 2 || end == argv[1] || *end != '\0' || n < 0 || n > N_MAX) {
        fprintf(stderr, "usage: %s N   (0 to %d)\n", argv[0], N_MAX);
        return 2;
    }

    /* GET: any right answer has memory that both processes see.  A variable of
     * the program is copied by fork, so the parent would never see the sum. */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    /* ATTACH: before fork, so that the child has it, too */
    int *sum = shmat(shmid, NULL, 0);

    /* REMOVE: it has to be asked for by somebody, once, or the segment stays
     * behind.  Done here, it also holds when something goes wrong below. */
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");

    /* CHECK: failure is (void *)-1, not NULL */
    if (sum == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* FORK */
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        /* WORK: the segment is zero when it is new */
        for (int i = 1; i <= (int)n; i++)
            *sum += i;
        _exit(EXIT_SUCCESS); /* the rest is for the parent */
    }

    /* REAP: the sum is there when the child has ended, and not before, however
     * long that takes.  No other way of waiting is right as simply. */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");

    /* REPORT: what stands in the segment, not what the parent could compute */
    printf("sum=%d\n", *sum);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
