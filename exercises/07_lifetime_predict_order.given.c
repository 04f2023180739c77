/*
 * 07_lifetime_predict_order.given.c - two segments, one key, fifteen steps
 *
 * The program of the exercise 07_lifetime_predict_order.  Write down in which
 * step each thing happens, and only then look how it runs:
 *
 *     cc 07_lifetime_predict_order.given.c && ./a.out
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Begin a step: says so, and by whom. */
static void step(const char *who, int number, const char *what)
{
    printf("%s: step %d: %s\n", who, number, what);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
}

static void report(int good)
{
    printf("    %s\n", good ? "that works" : "that is refused");
}

static void check(int good, const char *what)
{
    if (!good)
        err(EXIT_FAILURE, "%s", what);
}

/* Make a segment with this key, which must not have one. */
static int make(key_t key)
{
    int shmid = shmget(key, sizeof(int), IPC_CREAT | IPC_EXCL | 0600);
    check(shmid != -1, "shmget");
    return shmid;
}

static int *attach(int shmid)
{
    int *shared = shmat(shmid, NULL, 0);
    check(shared != (void *)-1, "shmat");
    return shared;
}

static void reap(pid_t child)
{
    int status;
    check(waitpid(child, &status, 0) != -1, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "a child failed");
}

int main(void)
{
    /* A key that nobody else uses, and a line to the child */
    key_t key = 0x41000000 + getpid();
    while (shmget(key, 0, 0) != -1)
        key += 1 << 22;
    int line[2];
    char byte = '!';
    check(socketpair(AF_UNIX, SOCK_STREAM, 0, line) != -1, "socketpair");

    step("parent", 1, "makes the first segment, with a key");
    int first = make(key);
    step("parent", 2, "attaches it");
    int *one = attach(first);
    step("parent", 3, "detaches it");
    check(shmdt(one) != -1, "shmdt");
    step("parent", 4, "attaches it again");
    one = attach(first);

    step("parent", 5, "forks a child, which waits");
    pid_t child = fork();
    check(child != -1, "fork");
    if (child == 0) {
        close(line[0]);
        check(read(line[1], &byte, 1) == 1, "read");
        step("child", 11, "stores into the first segment");
        *one = 5;
        step("child", 12, "ends, without shmdt");
        _exit(EXIT_SUCCESS);
    }
    close(line[1]);

    step("parent", 6, "asks for the removal of the first segment");
    check(shmctl(first, IPC_RMID, NULL) != -1, "shmctl(IPC_RMID)");
    step("parent", 7, "looks the key up");
    report(shmget(key, 0, 0) != -1);
    step("parent", 8, "attaches the first segment by its identifier");
    int *two = shmat(first, NULL, 0);
    report(two != (void *)-1);
    step("parent", 9, "detaches all it has attached");
    check(shmdt(one) != -1, "shmdt");
    if (two != (void *)-1)
        check(shmdt(two) != -1, "shmdt");
    step("parent", 10, "makes a second segment, with the same key");
    int second = make(key);

    check(write(line[0], &byte, 1) == 1, "write"); /* steps 11 and 12 */
    reap(child);

    step("parent", 13, "attaches the first segment by its identifier");
    report(shmat(first, NULL, 0) != (void *)-1);
    step("parent", 14, "forks a child that uses the second one, and reaps it");
    child = fork();
    check(child != -1, "fork");
    if (child == 0) {
        *attach(second) = 6;
        _exit(EXIT_SUCCESS);
    }
    reap(child);
    step("parent", 15, "asks for the removal of the second segment");
    check(shmctl(second, IPC_RMID, NULL) != -1, "shmctl(IPC_RMID)");

    return EXIT_SUCCESS;
}
