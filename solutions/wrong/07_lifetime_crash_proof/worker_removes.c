/*
 * The worker that is done last is to remove the segment: "then nobody needs it
 * any more".
 *
 * Diagnosis: L3
 * Points: 70
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    NUMBER_MAX = 10000
};

/* What lives in the segment.  Each field is written by one worker. */
struct results {
    int product, sum;
};

static int read_number(const char *text)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < 1 || number > NUMBER_MAX) {
        fprintf(stderr, "%s is no number from 1 to %d\n", text, NUMBER_MAX);
        exit(2);
    }
    return (int)number;
}

static _Noreturn void be_worker(int which, int shmid, struct results *results,
                                int a, int b)
{
    if (which == 0)
        results->product = a * b;
    else
        results->sum = a + b;
    if (which == 1 && shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    _exit(EXIT_SUCCESS); /* exit() would run what the parent has registered */
}

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s A B\n", argv[0]);
        return 2;
    }
    int a = read_number(argv[1]), b = read_number(argv[2]);

    int shmid = shmget(IPC_PRIVATE, sizeof(struct results), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    struct results *results = shmat(shmid, NULL, 0);
    if (results == (void *)-1) {
        warn("shmat");
        shmctl(shmid, IPC_RMID, NULL);
        return EXIT_FAILURE;
    }

    pid_t workers[2];
    int started = 0;
    while (started < 2 && (workers[started] = fork()) != -1) {
        if (workers[started] == 0)
            be_worker(started, shmid, results, a, b);
        started++;
    }
    if (started < 2) {
        warn("fork");
        shmctl(shmid, IPC_RMID, NULL);
    }

    int failed = started < 2;
    for (int i = 0; i < started; i++) {
        int status;
        if (waitpid(workers[i], &status, 0) == -1)
            err(EXIT_FAILURE, "waitpid");
        failed |= status != 0;
    }
    if (failed)
        errx(EXIT_FAILURE, "not all workers have done their work");

    printf("product=%d\nsum=%d\n", results->product, results->sum);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
