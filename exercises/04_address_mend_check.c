/*
 * 04_address_mend_check.c - starter: mend what happens when shmat fails
 *
 *     ./04_address_mend_check NUMBER
 *
 * The parent stores NUMBER in a segment, a child doubles it there, the parent
 * prints the result.  That works.  When shmat fails, it does not: the program
 * is killed by a signal, and a segment is left behind.  The page of this task,
 * 04_address_mend_check.md, says how it is to be, and how you can watch.
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

    /* GET, ATTACH */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int *shared = shmat(shmid, NULL, 0);

    /* TODO 1: when shmat has failed, this is not true.
     * TODO 2: who starts the program has to learn that it failed, and why: from
     *         standard error, and from the status. */
    if (shared == NULL) {
        printf("no memory\n");
        exit(EXIT_SUCCESS);
    }

    /* PUBLISH */
    *shared = number;

    /* FORK */
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
    printf("parent: the double of %d is %d\n", number, *shared);

    /* TODO 3: the program may end before it comes to this line; the segment
     *         then stays.  There is a better place for it. */
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
