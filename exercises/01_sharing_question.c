/*
 * 01_sharing_question.c - starter: a question to the child, and its answer
 *
 * The parent stores a number of weeks in a segment.  The child reads it there,
 * and stores how many days that is.  The parent reads the answer.
 * The task is in 01_sharing_question.md.
 *
 *     cc 01_sharing_question.c && ./a.out 6
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* What stands in the segment. */
struct talk {
    int weeks; /* the question: the parent stores it */
    int days;  /* the answer: the child stores it */
};

/* A number from 1 to 1000, or -1. */
static int number_from(const char *text)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < 1 || number > 1000)
        return -1;
    return (int)number;
}

int main(int argc, char *argv[])
{
    int weeks = argc == 2 ? number_from(argv[1]) : -1;
    if (weeks == -1) {
        fprintf(stderr, "usage: %s WEEKS, from 1 to 1000\n", argv[0]);
        return 2;
    }

    /* GET: room for a question and its answer */
    int shmid = shmget(IPC_PRIVATE, sizeof(struct talk), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    /* ATTACH, REMOVE */
    struct talk *talk = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (talk == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    printf("parent: how many days are %d weeks?\n", weeks);

    /* TODO 1: PUBLISH: the parent stores the question in talk->weeks. */

    /* TODO 2: FORK: a child. */

    /* TODO 3: WORK: the child reads the question in the segment, prints
     * "child:  6 weeks are 42 days", stores the answer in talk->days, and
     * ends. */

    /* TODO 4: REAP: when may the parent read the answer? */

    /* TODO 5: REPORT: "parent: the child says 42", with the number that
     * stands in the segment. */

    return EXIT_SUCCESS;
}
