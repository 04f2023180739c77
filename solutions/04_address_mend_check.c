/*
 * 04_address_mend_check.c - a failed shmat is noticed, told, and tidied up
 * after
 *
 * The model answer.  Other answers are as good; the comments say what any right
 * one must do.
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    int number = argc == 2 ? atoi(argv[1]) : 0;
    if (number < 1 || number > 1000000) {
        fprintf(stderr, "usage: 04_address_mend_check NUMBER (1 to 1000000)\n");
        return 2;
    }

    /* GET, ATTACH, REMOVE: removal stands before the look at the result, so
     * that the segment goes whatever shmat has returned.  With an attachment it
     * stays until the last detach. */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int *shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");

    /* Failure is (void *)-1, and nothing else.  err() says on standard error
     * which call failed and why, and ends with a status other than 0. */
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* PUBLISH */
    *shared = number;

    /* FORK */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        *shared *= 2;
        _exit(EXIT_SUCCESS);
    }

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");

    /* REPORT */
    printf("parent: the double of %d is %d\n", number, *shared);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
