/*
 * Does not pause between two looks, since looking costs nothing.  It keeps
 * a processor busy, and is done with all its looks before the other one has
 * come.
 *
 * Diagnosis: R5
 * Points: 0
 */
#define _GNU_SOURCE 1

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
#include <unistd.h>

struct box {
    int number;
    atomic_int ready;
    atomic_int taken;
};

static bool maker_lives(const struct shmid_ds *segment)
{
    return kill(segment->shm_cpid, 0) == 0 || errno == EPERM;
}

static bool is_gone(void)
{
    return errno == ENOENT || errno == EINVAL || errno == EIDRM;
}

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

static int writer(const char *file, int looks, int number)
{
    key_t key = ftok(file, 'M');
    if (key == -1) {
        warn("ftok(%s)", file);
        return EXIT_FAILURE;
    }

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

    struct box *box = shmat(shmid, NULL, 0);
    bool taken = false;
    if (box == (void *)-1) {
        warn("shmat");
    } else {
        box->number = number;
        box->ready = 1;
        while (!box->taken && looks-- > 0)
            continue;
        taken = box->taken;
        if (!taken)
            warnx("nobody has taken the number");
    }

    if (shmctl(shmid, IPC_RMID, NULL) == -1) {
        warn("shmctl(IPC_RMID)");
        return EXIT_FAILURE;
    }
    return taken ? EXIT_SUCCESS : EXIT_FAILURE;
}

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

static int reader(const char *file, int looks)
{
    key_t key = ftok(file, 'M');
    if (key == -1) {
        warn("ftok(%s)", file);
        return EXIT_FAILURE;
    }

    struct box *box;
    while ((box = find_box(key)) == NULL && looks-- > 0)
        continue;
    if (box == (void *)-1)
        return EXIT_FAILURE;

    while (box != NULL && !box->ready && looks-- > 0)
        continue;
    if (box == NULL || !box->ready) {
        warnx("no writer has come");
        return EXIT_FAILURE;
    }
    printf("reader: %d\n", box->number);
    box->taken = 1;
    return EXIT_SUCCESS;
}

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
