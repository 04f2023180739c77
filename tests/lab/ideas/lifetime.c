/* lifetime.c - left behind, or removed by whom it should not: see ideas.h */
#include "ideas.h"

#include <sys/sem.h>

/* A segment that is removed at once, at the end, or not at all. */
static int life(bool early, bool late)
{
    int shmid = made(sizeof(int), 0600);
    int *value = shmat(shmid, NULL, 0);
    int problem = errno;
    if (early || value == (void *)-1)
        removed(shmid);
    if (value == (void *)-1) {
        errno = problem;
        err(1, "shmat");
    }
    pid_t child = forked();
    if (child == 0) {
        *value = 7;
        _exit(0);
    }
    int status = waited(child);
    if (late)
        removed(shmid);
    if (status != 0)
        errx(1, "the child has failed");
    return say("done\n");
}

static int never(void)
{
    return life(false, false);
}

static int late(void)
{
    return life(false, true);
}

static int early(void)
{
    return life(true, false);
}

static int keyed(void)
{
    int shmid = shmget(own_key, sizeof(int), IPC_CREAT | IPC_EXCL | 0600);
    if (shmid == -1)
        err(1, "shmget");
    return shmid;
}

static int l4(void)
{
    keyed();
    if (shmctl(own_key, IPC_RMID, NULL) == -1)
        err(1, "shmctl");
    return 0;
}

static int l4_good(void)
{
    removed(keyed());
    return 0;
}

static int each_removes(bool child_too)
{
    int shmid = made(sizeof(int), 0600);
    pid_t child = forked();
    if (child == 0) {
        if (child_too)
            shmctl(shmid, IPC_RMID, NULL);
        _exit(0);
    }
    waited(child);
    shmctl(shmid, IPC_RMID, NULL);
    return 0;
}

static int l5(void)
{
    return each_removes(true);
}

static int l5_good(void)
{
    return each_removes(false);
}

static int removed_first(bool first)
{
    int pipes[2];
    int shmid = keyed();
    if (pipe(pipes) == -1)
        err(1, "pipe");
    pid_t child = forked();
    if (child == 0) {
        char byte;
        close(pipes[1]);
        ssize_t got = first ? read(pipes[0], &byte, 1) : 1;
        _exit(got < 0 || shmget(own_key, 0, 0) == -1 ? 1 : 0);
    }
    if (first)
        removed(shmid);
    close(pipes[1]);
    int status = waited(child);
    if (!first)
        removed(shmid);
    return status != 0 ? (warnx("the child has not found it"), 1) : 0;
}

static int l6(void)
{
    return removed_first(true);
}

static int l6_good(void)
{
    return removed_first(false);
}

static int to_clean_up;

static void clean_up(void)
{
    shmctl(to_clean_up, IPC_RMID, NULL);
}

static int registered(bool child_exits)
{
    to_clean_up = made(sizeof(int), 0600);
    atexit(clean_up);
    pid_t child = forked();
    if (child == 0) {
        if (child_exits)
            exit(0);
        _exit(0);
    }
    waited(child);
    return 0;
}

static int l8(void)
{
    return registered(true);
}

static int l8_good(void)
{
    return registered(false);
}

static int set(bool removes)
{
    int semid = semget(IPC_PRIVATE, 1, 0600);
    if (semid == -1)
        err(1, "semget");
    pid_t child = fork();
    int problem = errno;
    if (child == 0)
        _exit(0);
    if (removes && semctl(semid, 0, IPC_RMID) == -1)
        err(1, "semctl");
    if (child == -1) {
        errno = problem;
        err(1, "fork");
    }
    waited(child);
    if (!removes && arguments[2] != NULL && semctl(semid, 0, IPC_RMID) == -1)
        err(1, "semctl");
    return 0;
}

static int l9(void)
{
    return set(false);
}

static int l9_good(void)
{
    return set(true);
}

/* What is there is removed, whoever has made it. */
static int l10(void)
{
    int shmid = shmget(KEY, 0, 0);
    if (shmid != -1)
        removed(shmid);
    return 0;
}

static int l10_good(void)
{
    struct shmid_ds about;
    int shmid = shmget(KEY, 0, 0);
    if (shmid != -1 && shmctl(shmid, IPC_STAT, &about) == 0 &&
        about.shm_cpid == getpid())
        removed(shmid);
    return 0;
}

int main(int argc, char *argv[])
{
    static const struct way ways[] = {
        {"L1", never},        {"L1.good", early},   {"L2", late},
        {"L2.good", early},   {"L3", late},         {"L3.good", early},
        {"L4", l4},           {"L4.good", l4_good}, {"L5", l5},
        {"L5.good", l5_good}, {"L6", l6},           {"L6.good", l6_good},
        {"L8", l8},           {"L8.good", l8_good}, {"L9", l9},
        {"L9.good", l9_good}, {"L10", l10},         {"L10.good", l10_good},
        {NULL, NULL},
    };
    return one_of(ways, argc, argv);
}
