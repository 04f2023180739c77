/*
 * works.h - the programs that costs measures; it is itself each of them
 */
#ifndef BENCH_WORKS_H
#define BENCH_WORKS_H

#include <fcntl.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    CALLS_MADE = 100000,
    CHILDREN = 1000,
    SEGMENTS = 300,
    ROUNDS = 10050, /* of two events: more than a history holds */
    LARGE = 1024 * 1024,
    ACCESSES = 2000 /* single loads and stores */
};

static int get_pids(void)
{
    for (int i = 0; i < CALLS_MADE; i++)
        syscall(SYS_getpid);
    return 0;
}

static int read_bytes(void)
{
    char byte;
    int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
    for (int i = 0; i < CALLS_MADE; i++)
        if (read(zero, &byte, 1) != 1)
            return 1;
    return 0;
}

static int make_children(void)
{
    for (int i = 0; i < CHILDREN; i++) {
        pid_t child = fork();
        if (child == 0)
            _exit(0);
        if (child == -1 || waitpid(child, NULL, 0) == -1)
            return 1;
    }
    return 0;
}

/* Attach a new segment that will not be left. */
static char *new_segment(size_t size, int *id)
{
    *id = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
    char *place = shmat(*id, NULL, 0);
    shmctl(*id, IPC_RMID, NULL);
    return place;
}

/* Calls while a segment is attached. */
static int get_pids_attached(void)
{
    int id;
    return new_segment(1, &id) == (char *)-1 ? 1 : get_pids();
}

static int access_each(void)
{
    int id;
    volatile int *place = (int *)new_segment(sizeof *place, &id);
    if (place == (int *)-1)
        return 1;
    for (int i = 0; i < ACCESSES / 2; i++)
        *place = *place + 1;
    return 0;
}

/* All attached at once, and something stored into each. */
static int attach_many(void)
{
    static char *places[SEGMENTS];
    int id;
    for (int i = 0; i < SEGMENTS; i++) {
        places[i] = new_segment(1, &id);
        if (places[i] == (char *)-1)
            return 1;
        places[i][0] = 1;
    }
    for (int i = 0; i < SEGMENTS; i++)
        if (shmdt(places[i]) == -1)
            return 1;
    return 0;
}

/* Store all `size` bytes of a segment, and make a call, time after time. */
static int store(size_t size)
{
    struct shmid_ds status;
    int id;
    char *place = new_segment(size, &id);
    if (place == (char *)-1)
        return 1;
    for (int i = 0; i < ROUNDS; i++) {
        memset(place, i, size);
        if (shmctl(id, IPC_STAT, &status) == -1)
            return 1;
    }
    return 0;
}

static int store_little(void)
{
    return store(1);
}

static int store_much(void)
{
    return store(LARGE);
}

/* Do the work of this name; its exit status, or -1: there is none. */
/* A store and a call, a thousand times over: two thousand steps. */
static int take_steps(void)
{
    struct shmid_ds seen;
    int id;
    int *numbers = (int *)(void *)new_segment(4096, &id);
    int status = 0;
    for (int i = 1; i <= 1000 && status == 0; i++) {
        numbers[i % 12] = i;
        status = shmctl(id, IPC_STAT, &seen);
    }
    return shmctl(id, IPC_RMID, NULL) != 0 || status != 0;
}

static int work(const char *name)
{
    static const struct {
        const char *name;
        int (*work)(void);
    } works[] = {
        {"--getpid", get_pids},        {"--read", read_bytes},
        {"--children", make_children}, {"--segments", attach_many},
        {"--steps", take_steps},       {"--attached", get_pids_attached},
        {"--accesses", access_each},   {"--events", store_little},
        {"--stores", store_much},
    };
    for (size_t i = 0; i < sizeof works / sizeof *works; i++)
        if (strcmp(name, works[i].name) == 0)
            return works[i].work();
    return -1;
}

#endif
