/* errors.c - what has failed is not noticed, or not told: see ideas.h */
#include "ideas.h"

static int with_null(bool good)
{
    int shmid = made(sizeof(int), 0600);
    int *value = shmat(shmid, NULL, 0);
    int problem = errno;
    removed(shmid);
    if (good ? value == (void *)-1 : value == NULL) {
        errno = problem;
        err(1, "shmat");
    }
    *value = 1;
    return say("value=1\n");
}

static int e1(void)
{
    return with_null(false);
}

static int e1_good(void)
{
    return with_null(true);
}

static int not_looked_at(bool good)
{
    int shmid = shmget(IPC_PRIVATE, sizeof(int), 0600);
    if (good && shmid == -1)
        err(1, "shmget");
    int *value = shmat(shmid, NULL, 0);
    int problem = errno;
    if (shmid != -1)
        removed(shmid);
    if (value == (void *)-1) {
        errno = problem;
        err(1, "shmat");
    }
    *value = 1;
    return say("value=1\n");
}

static int e2(void)
{
    return not_looked_at(false);
}

static int e2_good(void)
{
    return not_looked_at(true);
}

static int through_int(bool good)
{
    int shmid = made(sizeof(int), 0600);
    int *value = attached(shmid, NULL, 0);
    removed(shmid);
    int half = (int)(intptr_t)value;
    if (!good)
        value = (int *)(intptr_t)half;
    *value = 1;
    return say("value=1\n");
}

static int e3(void)
{
    return through_int(false);
}

static int e3_good(void)
{
    return through_int(true);
}

static int zero(bool good)
{
    int shmid = shmget(IPC_PRIVATE, sizeof(int), 0600);
    if (shmid == -1)
        err(1, "shmget");
    if (!good && shmid == 0)
        errx(1, "no segment");
    removed(shmid);
    return say("value=1\n");
}

static int e4(void)
{
    return zero(false);
}

static int e4_good(void)
{
    return zero(true);
}

/* E6: it says nothing; it does not say why; it says it all. */
static int silent(const char *says)
{
    int shmid = shmget(IPC_PRIVATE, sizeof(int), 0600);
    if (shmid == -1) {
        if (says != NULL)
            fprintf(stderr, "%s: %s\n", says, strerror(errno));
        return 1;
    }
    removed(shmid);
    return say("value=1\n");
}

static int e6(void)
{
    return silent(NULL);
}

static int e6_vague(void)
{
    int shmid = shmget(IPC_PRIVATE, sizeof(int), 0600);
    if (shmid == -1) {
        fputs("sorry\n", stderr);
        return 1;
    }
    removed(shmid);
    return say("value=1\n");
}

static int e6_good(void)
{
    return silent("shmget");
}

static int e7(void)
{
    int shmid = shmget(IPC_PRIVATE, sizeof(int), 0600);
    if (shmid == -1) {
        perror("shmget");
        return 0;
    }
    removed(shmid);
    return say("value=1\n");
}

static int minus_one(bool good)
{
    int status = 0;
    pid_t child = fork();
    if (good && child == -1)
        err(1, "fork");
    if (child == 0)
        _exit(0);
    waitpid(child, &status, 0);
    return say("done\n");
}

static int e8(void)
{
    return minus_one(false);
}

static int e8_good(void)
{
    return minus_one(true);
}

int main(int argc, char *argv[])
{
    static const struct way ways[] = {
        {"E1", e1},           {"E1.good", e1_good},
        {"E2", e2},           {"E2.good", e2_good},
        {"E3", e3},           {"E3.good", e3_good},
        {"E4", e4},           {"E4.good", e4_good},
        {"E6", e6},           {"E6.vague", e6_vague},
        {"E7", e7},           {"E7.good", e6_good},
        {"E8", e8},           {"E8.good", e8_good},
        {"E6.good", e6_good}, {NULL, NULL},
    };
    return one_of(ways, argc, argv);
}
