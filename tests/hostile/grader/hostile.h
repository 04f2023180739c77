/*
 * hostile.h - what the programs of this folder share
 *
 * Each is run in a sandbox as
 *
 *     NAME FOLDER PID SEGMENT KEY
 *
 * with what belongs to somebody else and must stay out of reach: a folder that
 * holds a file "secret" (and may hold a listening socket "socket"), a process,
 * a segment and the key of it.  What gets through all the same is printed, one
 * line "reached WHAT" each.
 *
 * Should the sandbox fail, they must do no harm: others are sent only signals
 * that nobody minds, nothing is removed but below FOLDER, and whoever takes all
 * there is has enough at some point.
 */
#ifndef HOSTILE_H
#define HOSTILE_H

#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sem.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum {
    SKIPPED = 77, /* nothing of it can be tried here */
    MIB = 1 << 20,
    TOO_MUCH_MIB = 768, /* three times what all may have */
    ENOUGH_MIB = 1536,
    ENOUGH_PROCESSES = 2000,
    ENOUGH_OBJECTS = 100000,
    ENOUGH_SECONDS = 60
};

struct others {
    const char *folder;
    char secret[PATH_MAX]; /* a path in it */
    pid_t pid;
    int segment;
    key_t key;
};

static inline struct others others_of(int argc, char *argv[])
{
    struct others others = {.folder = ""};
    if (argc != 5)
        errx(2, "usage: %s FOLDER PID SEGMENT KEY", argv[0]);
    others.folder = argv[1];
    snprintf(others.secret, sizeof others.secret, "%s/secret", argv[1]);
    others.pid = (pid_t)strtol(argv[2], NULL, 10);
    others.segment = (int)strtol(argv[3], NULL, 10);
    others.key = (key_t)strtol(argv[4], NULL, 10);
    return others;
}

/* Did a step succeed that must not? */
static inline void tried(bool succeeded, const char *what)
{
    if (succeeded) {
        printf("reached %s\n", what);
        fflush(stdout);
    }
}

static inline void tries_open(const char *path, int how, const char *what)
{
    int file = open(path, how | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
    tried(file != -1, what);
    if (file != -1)
        close(file);
}

/* Are we in a process namespace of the sandbox, where nobody else is? */
static inline bool is_caged(void)
{
    char name[16] = "";
    FILE *first = fopen("/proc/1/comm", "r");
    bool keeper = first != NULL && fgets(name, sizeof name, first) != NULL &&
                  strcmp(name, "keeper\n") == 0;
    if (first != NULL)
        fclose(first);
    return keeper || (getpid() < 1000 && getppid() <= 1);
}

/* Count how much memory is held at the same time, by processes that live: the
 * kernel takes back what each has added.  Ask for a tally before there are any
 * children, and in whoever holds some, once it is really there. */
static inline int new_tally(void)
{
    return semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
}

static inline void holds(int tally, int mib)
{
    struct sembuf add = {0, (short)mib, SEM_UNDO};
    if (semop(tally, &add, 1) == -1)
        return;
    int all = semctl(tally, 0, GETVAL);
    tried(all > TOO_MUCH_MIB && all - mib <= TOO_MUCH_MIB, "memory");
}

static inline double seconds_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Use up so much processor time. */
static inline void compute(double seconds)
{
    double end = seconds_of(CLOCK_PROCESS_CPUTIME_ID) + seconds;
    while (seconds_of(CLOCK_PROCESS_CPUTIME_ID) < end)
        for (volatile int i = 0; i < 100000; i++)
            continue;
}

#endif
