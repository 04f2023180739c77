/*
 * It marks the segment at once, and its workers still look for it by its key,
 * which it has no more.
 *
 * Diagnosis: L6
 * Points: 0
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

static void clean_up(void)
{
    if (shmctl(segment, IPC_RMID, NULL) == -1) {
        warn("shmctl(IPC_RMID)");
        _exit(EXIT_FAILURE);
    }
}

static _Noreturn void be_worker(int which, key_t key, int a, int b)
{
    int shmid = shmget(key, sizeof(struct results), 0);
    if (shmid == -1) {
        warn("worker: shmget");
        _exit(EXIT_FAILURE);
    }
    struct results *results = shmat(shmid, NULL, 0);
    if (results == (void *)-1) {
        warn("worker: shmat");
        _exit(EXIT_FAILURE);
    }
    if (which == 0)
        results->product = a * b;
    else
        results->sum = a + b;
    _exit(EXIT_SUCCESS); /* exit() would run clean_up(), too */
}

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s A B\n", argv[0]);
        return 2;
    }
    int a = read_number(argv[1]), b = read_number(argv[2]);

    key_t key = 0x41000000 + getpid();
    segment = shmget(key, sizeof(struct results), IPC_CREAT | IPC_EXCL | 0600);
    if (segment == -1)
        err(EXIT_FAILURE, "shmget");
    struct results *results = shmat(segment, NULL, 0);
    clean_up();
    if (results == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    pid_t workers[2];
    int started = 0;
    while (started < 2 && (workers[started] = fork()) != -1) {
        if (workers[started] == 0)
            be_worker(started, key, a, b);
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
