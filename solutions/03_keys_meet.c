/*
 * 03_keys_meet.c - a writer and a reader meet at a file, in either order
 *
 * Any right answer has the writer make a box of its own (IPC_CREAT | IPC_EXCL),
 * and clear away what a dead writer has left; has the reader wait for a box
 * whose maker is alive, and then for the number in it, since between making and
 * filling there is time; pauses between two looks, which would otherwise take a
 * whole processor; and has the writer remove the box when the number has been
 * taken, or when nobody has come.
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

/* Of a failed call: has somebody removed the segment meanwhile? */
static bool is_gone(void)
{
    return errno == ENOENT || errno == EINVAL || errno == EIDRM;
}

/* Make way: remove the box of an earlier run.  Returns false, after a message,
 * if it is that of a writer at work, or if it cannot be removed. */
static bool cleared(key_t key)
{
    struct shmid_ds segment;
    int shmid = shmget(key, 0, 0);
    if (shmid == -1 || shmctl(shmid, IPC_STAT, &segment) == -1) {
        if (!is_gone())
            warn("the box that is there");
        return is_gone();
    }
    if (maker_lives(&segment)) {
        warnx("another writer is at work");
        return false;
    }
    if (shmctl(shmid, IPC_RMID, NULL) == -1 && !is_gone()) {
        warn("shmctl(IPC_RMID), of an old box");
        return false;
    }
    return true;
}

/* The writer: makes the box, fills it, waits until the number has been taken,
 * looking at most so many times, and removes the box.  Returns the exit status:
 * 0, or 1 after a message. */
static int writer(const char *file, int looks, int number)
{
    key_t key = ftok(file, 'M');
    if (key == -1) {
        warn("ftok(%s)", file);
        return EXIT_FAILURE;
    }

    /* GET: a new box or none.  What is there already is full of old values. */
    int shmid;
    while ((shmid = shmget(key, sizeof(struct box),
                           IPC_CREAT | IPC_EXCL | 0600)) == -1) {
        if (errno != EEXIST) {
            warn("shmget");
            return EXIT_FAILURE;
        }
        if (!cleared(key))
            return EXIT_FAILURE;
    }

    /* ATTACH; PUBLISH: the number first, and only then that it is there */
    struct box *box = shmat(shmid, NULL, 0);
    bool taken = false;
    if (box == (void *)-1) {
        warn("shmat");
    } else {
        box->number = number;
        box->ready = 1;
        while (!box->taken && looks-- > 0)
            pause_a_moment();
        taken = box->taken;
        if (!taken)
            warnx("nobody has taken the number");
    }

    /* REMOVE: on every path, and not before the reader has found it */
    if (shmctl(shmid, IPC_RMID, NULL) == -1) {
        warn("shmctl(IPC_RMID)");
        return EXIT_FAILURE;
    }
    return taken ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* GET, CHECK, ATTACH: the box of a writer at work, or NULL if there is none
 * now, or (void *)-1, after a message, if something has failed. */
static struct box *find_box(key_t key)
{
    struct shmid_ds segment;
    int shmid = shmget(key, sizeof(struct box), 0600);
    if (shmid == -1 || shmctl(shmid, IPC_STAT, &segment) == -1) {
        if (is_gone())
            return NULL;
        warn("the box");
        return (void *)-1;
    }
    if (!maker_lives(&segment))
        return NULL;
    struct box *box = shmat(shmid, NULL, 0);
    if (box == (void *)-1 && is_gone())
        return NULL;
    if (box == (void *)-1)
        warn("shmat");
    return box;
}

/* The reader: finds the box, waits until the number is ready, looking at most
 * so many times, takes it, and prints "reader: 42".  Returns as above. */
static int reader(const char *file, int looks)
{
    key_t key = ftok(file, 'M');
    if (key == -1) {
        warn("ftok(%s)", file);
        return EXIT_FAILURE;
    }

    struct box *box;
    while ((box = find_box(key)) == NULL && looks-- > 0)
        pause_a_moment();
    if (box == (void *)-1)
        return EXIT_FAILURE;

    /* A box is not yet a number: the writer may be anywhere between making and
     * filling it. */
    while (box != NULL && !box->ready && looks-- > 0)
        pause_a_moment();
    if (box == NULL || !box->ready) {
        warnx("no writer has come");
        return EXIT_FAILURE;
    }
    printf("reader: %d\n", box->number);
    box->taken = 1;
    return EXIT_SUCCESS;
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
