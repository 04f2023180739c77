/*
 * 14_speed_calls_counted.c - a pipe takes two calls per message, a segment none
 *
 * A parent hands 100 messages to a child, through a pipe and through a segment,
 * and both count the calls that they make for it.  Through the pipe each
 * message is copied twice, by a write() and by a read().  In the segment it is
 * stored and loaded, without a call.  Here nobody waits: both ways have room
 * for all messages, and it is the fork() that orders all stores before all
 * loads.  Who cannot fork for each message has to wait in another way, and that
 * has its price: see 14_speed_calls_guarded.
 *
 *     cc 14_speed_calls_counted.c && ./a.out
 *
 * Claims: S02
 * Output:
 *     parent: hands 100 messages to a child, in two ways
 *     parent: through a pipe: calls=200
 *     parent: through a segment: calls=0
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#define MESSAGES 100

/* The segment: the child uses it between FORK and REAP, the parent else. */
struct shared {
    int message[MESSAGES];
    int calls; /* of the child, for the pipe */
};

int main(void)
{
    printf("parent: hands %d messages to a child, in two ways\n", MESSAGES);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    struct shared *shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    int ends[2];
    if (pipe(ends) == -1)
        err(EXIT_FAILURE, "pipe");

    /* PUBLISH: a call is counted where it is made */
    int calls = 0;
    for (int i = 0; i < MESSAGES; i++, calls++)
        if (write(ends[1], &i, sizeof i) == -1)
            err(EXIT_FAILURE, "write");
    int pipe_calls = calls;
    for (int i = 0; i < MESSAGES; i++)
        shared->message[i] = i + 1;
    int segment_calls = calls - pipe_calls;
    if (close(ends[1]) == -1) /* now a read that finds nothing ends */
        err(EXIT_FAILURE, "close");

    /* FORK */
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        int good = 0, message = -1;
        calls = 0;
        for (int i = 0; i < MESSAGES; i++, calls++) {
            if (read(ends[0], &message, sizeof message) == -1)
                err(EXIT_FAILURE, "read");
            good += message == i;
        }
        shared->calls = calls;
        for (int i = 0; i < MESSAGES; i++)
            good += shared->message[i] == i + 1;
        _exit(good != 2 * MESSAGES);
    }

    /* REAP, REPORT */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");
    pipe_calls += shared->calls;
    printf("parent: through a pipe: calls=%d\n", pipe_calls);
    printf("parent: through a segment: calls=%d\n", segment_calls);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return pipe_calls == 2 * MESSAGES && segment_calls == 0 ? EXIT_SUCCESS
                                                            : EXIT_FAILURE;
}
