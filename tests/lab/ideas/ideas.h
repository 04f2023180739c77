/*
 * ideas.h - what the programs of this folder share
 *
 * Each is a collection of ways to be wrong, `PROGRAM W2`, and of the same done
 * right, `PROGRAM W2.good`.  tests/lab/diagnose.c runs them: the first must get
 * the diagnosis of its name, and the second none.
 */
#ifndef TESTS_IDEAS_H
#define TESTS_IDEAS_H

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    KEY = 0x41dea5 /* of what tests/lab/diagnose.c plants */
};

struct way {
    const char *name;
    int (*go)(void);
};

static char **arguments;

/* A key that no other run has, for who is not about what is planted: without
 * namespaces, all see the same segments. */
static key_t own_key;

static inline int made(size_t size, int flags)
{
    int shmid = shmget(IPC_PRIVATE, size, flags);
    if (shmid == -1)
        err(1, "shmget");
    return shmid;
}

static inline void removed(int shmid)
{
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(1, "shmctl");
}

static inline void *attached(int shmid, const void *address, int flags)
{
    void *start = shmat(shmid, address, flags);
    if (start == (void *)-1)
        err(1, "shmat");
    return start;
}

/* A new segment, attached and marked for removal. */
static inline int *shared_ints(size_t count)
{
    int shmid = made(count * sizeof(int), 0600);
    int *ints = shmat(shmid, NULL, 0);
    int problem = errno;
    shmctl(shmid, IPC_RMID, NULL);
    if (ints == (void *)-1) {
        errno = problem;
        err(1, "shmat");
    }
    return ints;
}

static inline pid_t forked(void)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == -1)
        err(1, "fork");
    return child;
}

static inline int waited(pid_t child)
{
    int status = 0;
    if (waitpid(child, &status, 0) == -1)
        err(1, "waitpid");
    return status;
}

static inline int say(const char *text)
{
    fputs(text, stdout);
    return fflush(stdout) == EOF;
}

static inline int one_of(const struct way *ways, int argc, char *argv[])
{
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    signal(SIGSEGV, SIG_DFL);
    arguments = argv;
    own_key = 0x41000000 + getpid();
    for (; argc > 1 && ways->name != NULL; ways++)
        if (strcmp(ways->name, argv[1]) == 0)
            return ways->go();
    fprintf(stderr, "usage: %s WAY\n", argv[0]);
    return 2;
}

#endif
