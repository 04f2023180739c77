/*
 * Its workers end with exit(), which runs what the parent has registered: each
 * worker cleans up for all.
 *
 * Diagnosis: L8
 * Points: 55
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

static int segment; /* its identifier */

static void clean_up(void)
{
    shmctl(segment, IPC_RMID, NULL); /* fails when it is gone already */
}

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

static _Noreturn void be_worker(int which, struct results *results, int a,
                                int b)
{
    if (which == 0)
        results->product = a * b;
    else
        results->sum = a + b;
    exit(EXIT_SUCCESS);
}

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s A B\n", argv[0]);
        return 2;
    }
    int a = read_number(argv[1]), b = read_number(argv[2]);

    segment = shmget(IPC_PRIVATE, sizeof(struct results), IPC_CREAT | 0600);
    if (segment == -1)
        err(EXIT_FAILURE, "shmget");
    if (atexit(clean_up) != 0)
        errx(EXIT_FAILURE, "atexit");

    struct results *results = shmat(segment, NULL, 0);
    if (results == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    pid_t workers[2];
    int started = 0;
    while (started < 2 && (workers[started] = fork()) != -1) {
        if (workers[started] == 0)
            be_worker(started, results, a, b);
        started++;
    }
    if (started < 2)
        warn("fork");

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
