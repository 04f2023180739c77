/*
 * 01_sharing_question.c - a question and its answer, ordered by fork and wait
 *
 * Any right answer stores the question before fork, so that it is there when
 * the child begins, and reads the answer after waitpid, so that it is there
 * when the parent goes on.  Nothing else is needed for two steps like these: no
 * sleep, no flag.  And it flushes what it has printed before it forks.
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
    int weeks; /* the question: the parent stores it, before fork */
    int days;  /* the answer: the child stores it, before it ends */
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

    /* PUBLISH: what is stored before fork, the child finds. */
    talk->weeks = weeks;

    /* FORK: what still waits in the buffer would be printed by both. */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        /* WORK: _exit flushes nothing, so the child has to. */
        int days = 7 * talk->weeks;
        printf("child:  %d weeks are %d days\n", talk->weeks, days);
        talk->days = days;
        _exit(fflush(stdout) == EOF);
    }

    /* REAP: only when waitpid has returned, the answer is there. */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");

    /* REPORT */
    printf("parent: the child says %d\n", talk->days);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
