/* keys.c - another segment than was meant, or made otherwise: see ideas.h */
#include "ideas.h"

static int by_key(int flags)
{
    int shmid = shmget(KEY, sizeof(int), flags);
    if (shmid == -1 && errno != ENOENT)
        err(1, "shmget");
    return shmid;
}

/* Make it if it is not there, and use what is there. */
static int k1(void)
{
    int shmid = by_key(0);
    bool mine = shmid == -1;
    if (mine)
        shmid = by_key(IPC_CREAT | IPC_EXCL | 0600);
    int *value = attached(shmid, NULL, 0);
    if (mine) {
        removed(shmid);
        *value = 7;
    }
    printf("value=%d\n", *value);
    return fflush(stdout) == EOF;
}

static int k1_good(void)
{
    int shmid = by_key(IPC_CREAT | IPC_EXCL | 0600);
    int *value = attached(shmid, NULL, 0);
    removed(shmid);
    *value = 7;
    printf("value=%d\n", *value);
    return fflush(stdout) == EOF;
}

static int create(int flags)
{
    int shmid = by_key(IPC_CREAT | flags | 0600);
    say("created\n");
    removed(shmid);
    return 0;
}

static int k2(void)
{
    return create(0);
}

static int k2_good(void)
{
    return create(IPC_EXCL);
}

/* Both children want to be first. */
static int first_of_two(int flags)
{
    pid_t children[2];
    int count = 0;
    for (int i = 0; i < 2; i++) {
        children[i] = forked();
        if (children[i] == 0)
            _exit(shmget(own_key, sizeof(int), IPC_CREAT | flags | 0600) == -1);
    }
    for (int i = 0; i < 2; i++)
        count += waited(children[i]) == 0;
    removed(shmget(own_key, 0, 0));
    printf("owners=%d\n", count);
    return fflush(stdout) == EOF;
}

static int k2_two(void)
{
    return first_of_two(0);
}

static int k2_two_good(void)
{
    return first_of_two(IPC_EXCL);
}

static int with_mode(int mode)
{
    removed(made(1000, IPC_CREAT | mode));
    return say("made\n");
}

static int k3(void)
{
    return with_mode(0);
}

static int k4(void)
{
    return with_mode(600);
}

/* The mode is an argument. */
static int k4_given(void)
{
    return with_mode(atoi(arguments[2]));
}

static int k4_given_good(void)
{
    return with_mode((int)strtol(arguments[2], NULL, 8));
}

static int k8(void)
{
    return with_mode(0666);
}

static int good_mode(void)
{
    return with_mode(0600);
}

static int from_file(bool good)
{
    key_t key = ftok("there is no such file", 1);
    if (good && key == -1)
        err(1, "ftok");
    int shmid = shmget(key, 1000, IPC_CREAT | IPC_EXCL | 0600);
    if (shmid == -1)
        err(1, "shmget");
    removed(shmid);
    return 0;
}

static int k5(void)
{
    return from_file(false);
}

static int k5_good(void)
{
    return from_file(true);
}

static int k7(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t size = (size_t)atoi(arguments[2]);
    removed(made((size + page - 1) / page * page, 0600));
    return say("made\n");
}

static int k7_good(void)
{
    removed(made((size_t)atoi(arguments[2]), 0600));
    return say("made\n");
}

/* As many ints as the argument says. */
static int ints(bool good)
{
    size_t count = (size_t)atoi(arguments[2]);
    int *values = NULL;
    int shmid = made(good ? count * sizeof *values : sizeof values, 0600);
    values = shmat(shmid, NULL, 0);
    removed(shmid);
    if (values == (void *)-1)
        errx(1, "shmat");
    for (size_t i = 0; i < count; i++)
        values[i] = (int)i;
    printf("last=%d\n", values[count - 1]);
    return fflush(stdout) == EOF;
}

static int p2(void)
{
    return ints(false);
}

static int p2_good(void)
{
    return ints(true);
}

/* What is there may be too small. */
static int k7_small(void)
{
    bool there = shmget(KEY, 1, 0) != -1;
    return say(there ? "found\n" : "none\n");
}

static int k7_small_good(void)
{
    bool there = shmget(KEY, (size_t)atoi(arguments[2]), 0) != -1;
    if (!there && errno == EINVAL)
        errx(3, "too small: %s", strerror(errno));
    return say(there ? "found\n" : "none\n");
}

static int for_each(bool good)
{
    int *ints = good ? shared_ints(1) : NULL;
    pid_t child = forked();
    if (!good)
        ints = shared_ints(1);
    if (child == 0) {
        *ints = 7;
        _exit(0);
    }
    waited(child);
    printf("value=%d\n", *ints);
    return fflush(stdout) == EOF;
}

static int k9(void)
{
    return for_each(false);
}

static int k9_good(void)
{
    return for_each(true);
}

int main(int argc, char *argv[])
{
    static const struct way ways[] = {
        {"K1", k1},
        {"K1.good", k1_good},
        {"K2", k2},
        {"K2.good", k2_good},
        {"K2.two", k2_two},
        {"K2.two.good", k2_two_good},
        {"K3", k3},
        {"K3.good", good_mode},
        {"K4", k4},
        {"K4.good", good_mode},
        {"K4.given", k4_given},
        {"K4.given.good", k4_given_good},
        {"K5", k5},
        {"K5.good", k5_good},
        {"K7", k7},
        {"K7.good", k7_good},
        {"K7.small", k7_small},
        {"K7.small.good", k7_small_good},
        {"K8", k8},
        {"K8.good", good_mode},
        {"P2", p2},
        {"P2.good", p2_good},
        {"K9", k9},
        {"K9.good", k9_good},
        {NULL, NULL},
    };
    return one_of(ways, argc, argv);
}
