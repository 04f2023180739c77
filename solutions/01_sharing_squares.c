/*
 * 01_sharing_squares.c - N children fill one segment, a slot for each
 *
 * Any right answer makes the segment once, before the first fork, so that all
 * children inherit its attachment; gives each child a slot of its own, so that
 * nobody has to be kept apart; ends each child where its work ends, so that it
 * does not go on in the loop of its parent; and waits as often as it has made a
 * child, after it has made them all.
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    MOST = 100
}; /* children */

/* A number from 0 to MOST, or -1. */
static int number_from(const char *text)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < 0 || number > MOST)
        return -1;
    return (int)number;
}

int main(int argc, char *argv[])
{
    int n = argc == 2 ? number_from(argv[1]) : -1;
    if (n == -1) {
        fprintf(stderr, "usage: %s N, with N from 0 to %d\n", argv[0], MOST);
        return 2;
    }

    /* GET: the size is that of n ints, not of a pointer to them.  There is no
     * segment of 0 bytes, so without children it has one slot. */
    size_t size = (size_t)(n > 0 ? n : 1) * sizeof(int);
    int shmid = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    /* ATTACH, and REMOVE before the look at the result: from here on nothing
     * can leave the segment behind. */
    int *slots = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (slots == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* FORK, WORK: nothing has been printed yet, so there is nothing to flush.
     * If a fork fails, those that are there have to be waited for first. */
    int made = 0;
    for (; made < n; made++) {
        pid_t child = fork();
        if (child == -1) {
            warn("fork");
            break;
        }
        if (child == 0) {
            slots[made] = made * made;
            _exit(EXIT_SUCCESS);
        }
    }

    /* REAP: one wait for each child, in whichever order they end. */
    int done = 0;
    for (int i = 0; i < made; i++) {
        int status;
        if (wait(&status) == -1)
            err(EXIT_FAILURE, "wait");
        if (status == 0)
            done++;
    }
    if (done < n)
        errx(EXIT_FAILURE, "only %d of %d children have done it", done, n);

    /* REPORT: only now are all slots filled. */
    printf("parent: %d squares\n", n);
    for (int i = 0; i < n; i++)
        printf("parent: slot %d holds %d\n", i, slots[i]);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
