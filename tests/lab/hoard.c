/*
 * hoard - have more of something than a tracer wants to keep
 *
 *     hoard WAY
 *
 * For the tests of lab/trace.  What it makes is marked for removal at once, so
 * nothing is left.
 */
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    MEBIBYTE = 1024 * 1024,
    MANY = 512,
    SEGMENTS = 12
};

static unsigned char *new_segment(size_t size)
{
    int id = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
    void *place = shmat(id, NULL, 0);
    if (place == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    shmctl(id, IPC_RMID, NULL);
    return place;
}

static void detach(const void *place)
{
    if (shmdt(place) == -1)
        err(EXIT_FAILURE, "shmdt");
}

/* Bytes far from each other, all between two calls. */
static void places(void)
{
    unsigned char *place = new_segment((size_t)MANY * 8);
    for (size_t i = 0; i < MANY; i++)
        place[i * 8] = (unsigned char)(i % 255 + 1);
    detach(place);
}

/* All bytes of a large segment, time after time. */
static void bytes(void)
{
    unsigned char *place = new_segment(MEBIBYTE);
    for (int i = 1; i <= 40; i++) {
        memset(place, i, MEBIBYTE);
        kill(getpid(), 0);
    }
    detach(place);
}

/* Large segments, the last one when the others are gone. */
static void segments(void)
{
    unsigned char *all[SEGMENTS];
    for (int i = 0; i < SEGMENTS; i++) {
        all[i] = new_segment(MEBIBYTE);
        all[i][0] = 1;
    }
    for (int i = 0; i < SEGMENTS; i++)
        detach(all[i]);
    all[0] = new_segment(MEBIBYTE);
    all[0][MEBIBYTE - 1] = 1;
    detach(all[0]);
}

/* What it writes, where nobody reads it. */
static void text(void)
{
    static const char block[64 * 1024];
    if (dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO) == -1)
        err(EXIT_FAILURE, "dup2");
    for (int i = 0; i < 1000; i++)
        if (write(STDOUT_FILENO, block, sizeof block) == -1)
            err(EXIT_FAILURE, "write");
}

/* A child in a namespace that does not know what it has attached. */
static void namespaces(void)
{
    unsigned char *place = new_segment(1);
    if (unshare(CLONE_NEWIPC) == -1 &&
        unshare(CLONE_NEWUSER | CLONE_NEWIPC) == -1)
        exit(77);
    pid_t child = fork();
    if (child == 0) {
        *place = 1;
        _exit(0);
    }
    waitpid(child, NULL, 0);
    detach(place);
}

/* A child that the tracer cannot see, and that does not end. */
static void untraced(void)
{
    long child = syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0);
    for (volatile int on = child == 0; on;)
        ;
    printf("%ld\n", child);
}

int main(int argc, char *argv[])
{
    static const struct {
        const char *name;
        void (*work)(void);
    } ways[] = {
        {"places", places}, {"bytes", bytes},           {"segments", segments},
        {"text", text},     {"namespaces", namespaces}, {"untraced", untraced},
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (argc == 2 && strcmp(argv[1], ways[i].name) == 0) {
            ways[i].work();
            return EXIT_SUCCESS;
        }
    errx(2, "usage: hoard WAY");
}
