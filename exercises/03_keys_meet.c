/*
 * 03_keys_meet.c - starter: a writer and a reader meet at a file
 *
 * Two processes that have nothing in common but the name of a file meet in a
 * segment, whichever of them comes first.
 * The task is in 03_keys_meet.md.
 *
 *     cc 03_keys_meet.c && ./a.out /etc/passwd 2000 read-write 42
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What stands in the segment.  Like in a letter box, the flags say how far
 * things are.  An atomic_int has two properties that are needed here: it is
 * looked at anew each time, and whoever sees it set, sees what was stored
 * before that. */
struct box {
    int number;       /* the writer stores it */
    atomic_int ready; /* 1: the number is there; the writer sets it */
    atomic_int taken; /* 1: the number has been read; the reader sets it */
};

/* Given.  A rest between two looks: nobody is told when a segment with this key
 * has been made.  It orders nothing; only what a look finds does. */
static void pause_a_moment(void)
{
    const struct timespec moment = {0, 1000000};
    nanosleep(&moment, NULL);
}

/* Given.  Is the process that has made this segment alive? */
static bool maker_lives(const struct shmid_ds *segment)
{
    return kill(segment->shm_cpid, 0) == 0 || errno == EPERM;
}

/* The writer: makes the box, fills it, waits until the number has been taken,
 * looking at most so many times, and removes the box.  Returns the exit status:
 * 0, or 1 after a message. */
static int writer(const char *file, int looks, int number)
{
    /* TODO 1: the key of the file, ftok with the id 'M'. */

    /* TODO 2: make the box, in such a way that it is yours alone.  What if an
     * earlier run has left one?  And if another writer is at work? */

    /* TODO 3: fill it.  In which order? */

    /* TODO 4: wait, remove. */
    pause_a_moment();
    warnx("writer: not written yet: %s %d %d", file, looks, number);
    return EXIT_FAILURE;
}

/* The reader: finds the box, waits until the number is ready, looking at most
 * so many times, takes it, and prints "reader: 42".  Returns as above. */
static int reader(const char *file, int looks)
{
    /* TODO 5: find the box of a writer that is at work, not one that an earlier
     * run has left.  There may be none yet. */

    /* TODO 6: take the number, when it is there. */
    (void)maker_lives;
    warnx("reader: not written yet: %s %d", file, looks);
    return EXIT_FAILURE;
}

/* --- Given: nothing has to be changed from here on ----------------------- */

/* Start this program once more, in another role.  Since it begins anew, it
 * inherits no attachment. */
static pid_t start(char *argv[], const char *role)
{
    pid_t child = fork();
    if (child == 0) {
        execl("/proc/self/exe", argv[0], argv[1], argv[2], role, argv[4],
              (char *)NULL);
        warn("execl");
        _exit(EXIT_FAILURE);
    }
    if (child == -1)
        warn("fork");
    return child;
}

/* Start both, and wait for both. */
static int start_both(char *argv[], bool writer_first)
{
    int status, failed = 0;
    pid_t one = start(argv, writer_first ? "write" : "read");
    pid_t other = start(argv, writer_first ? "read" : "write");
    if (one == -1 || waitpid(one, &status, 0) == -1 || status != 0)
        failed = 1;
    if (other == -1 || waitpid(other, &status, 0) == -1 || status != 0)
        failed = 1;
    return failed;
}

int main(int argc, char *argv[])
{
    int looks = argc > 2 ? atoi(argv[2]) : 0;
    const char *role = looks > 0 && argc > 3 ? argv[3] : "";
    int status = 2;
    if (strcmp(role, "read") == 0)
        status = reader(argv[1], looks);
    else if (argc == 5 && strcmp(role, "write") == 0)
        status = writer(argv[1], looks, atoi(argv[4]));
    else if (argc == 5 && strcmp(role, "write-read") == 0)
        status = start_both(argv, true);
    else if (argc == 5 && strcmp(role, "read-write") == 0)
        status = start_both(argv, false);
    else
        fprintf(stderr,
                "usage: %s FILE LOOKS ROLE [NUMBER], with ROLE\n"
                "    read         take the number\n"
                "    write        hand it over\n"
                "    write-read   start both, the writer first\n"
                "    read-write   start both, the reader first\n",
                argv[0]);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return status;
}
