/*
 * compete.c - a parent and a child use the same bytes at once, in the way that
 * the argument names; those named in `right` are right
 *
 * races.c runs it.  The lines that matter are marked for it: LOST, TORN.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    TIMES = 10,
    SLOTS = 4
};

struct shared {
    volatile int counter;
    atomic_int exact;
    pthread_mutex_t mutex;
    volatile int turn;
    volatile int ready;
    volatile int message[2];
    volatile unsigned head, tail;
    volatile int slots[SLOTS];
    struct pair {
        volatile int left, right;
    } pair;
    char text[128];
};

static struct shared *shared;
static int set = -1;
static char lock_name[64];

/* --- The counter --------------------------------------------------------- */

static void unsynchronised(void)
{
    for (int i = 0; i < TIMES; i++)
        shared->counter = shared->counter + 1; /* LOST */
}

static void briefly(void)
{
    for (int i = 0; i < 3; i++)
        shared->counter = shared->counter + 1; /* LOST in a short loop */
}

static void apart(void)
{
    for (int i = 0; i < TIMES; i++) {
        int seen = shared->counter;
        sched_yield();
        shared->counter = seen + 1; /* LOST too */
    }
}

static void by_atomic(void)
{
    for (int i = 0; i < TIMES; i++)
        atomic_fetch_add(&shared->exact, 1);
}

static void semaphore(short by)
{
    struct sembuf operation = {.sem_op = by};
    while (semop(set, &operation, 1) == -1)
        if (errno != EINTR)
            err(EXIT_FAILURE, "semop");
}

static void by_semaphore(void)
{
    for (int i = 0; i < TIMES; i++) {
        semaphore(-1);
        shared->counter = shared->counter + 1;
        semaphore(1);
    }
}

static void by_mutex(void)
{
    for (int i = 0; i < TIMES; i++) {
        pthread_mutex_lock(&shared->mutex);
        shared->counter = shared->counter + 1;
        pthread_mutex_unlock(&shared->mutex);
    }
}

/* What is read in one turn is only looked at: the next turn begins with a store
 * of what has nothing to do with it. */
static void by_lock_file(void)
{
    int lock = open(lock_name, O_RDWR | O_CREAT, 0600);
    for (int i = 0; i < TIMES; i++) {
        if (lock == -1 || flock(lock, LOCK_EX) == -1)
            err(EXIT_FAILURE, "flock");
        shared->ready = i;
        shared->counter = shared->counter + 1;
        if (shared->ready != i)
            errx(EXIT_FAILURE, "somebody else was there");
        flock(lock, LOCK_UN);
    }
    close(lock);
}

/* --- One after the other ------------------------------------------------- */

static void by_turns(int me)
{
    for (int i = 0; i < TIMES; i++) {
        while (shared->turn != me)
            continue;
        shared->counter = shared->counter + 1;
        shared->turn = !me;
    }
}

static void by_flag(int me)
{
    for (int i = 0; i < TIMES; i++) {
        while (shared->ready != me)
            continue;
        if (me == 0) {
            shared->message[0] = i;
            shared->message[1] = -i;
        } else if (shared->message[0] + shared->message[1] != 0)
            errx(EXIT_FAILURE, "it came too early");
        shared->ready = !me;
    }
}

static void by_ring(int me)
{
    for (int i = 0; i < 2 * TIMES; i++) {
        if (me == 0) {
            while (shared->head - shared->tail == SLOTS)
                continue;
            shared->slots[shared->head % SLOTS] = i;
            shared->head = shared->head + 1;
        } else {
            while (shared->head == shared->tail)
                continue;
            if (shared->slots[shared->tail % SLOTS] != i)
                errx(EXIT_FAILURE, "it is not number %d", i);
            shared->tail = shared->tail + 1;
        }
    }
}

/* --- Two at a time ------------------------------------------------------- */

static void torn(int me)
{
    int different = 0;
    for (int i = 1; i <= 4 * TIMES; i++)
        if (me == 0) {
            shared->pair.left = i;
            shared->pair.right = i;
        } else if (shared->pair.left != shared->pair.right) /* TORN */
            different++;
    (void)different;
}

static void copied(int me)
{
    static volatile char copy[sizeof shared->text]; /* so that it is done */
    for (int i = 1; i <= TIMES; i++)
        if (me == 0)
            memset(shared->text, 'a' + i, sizeof shared->text);
        else
            memcpy((char *)copy, shared->text, sizeof copy); /* TORN too */
}

static void both(const char *way, int me)
{
    static const struct {
        const char *name;
        void (*alike)(void);
        void (*each)(int me);
    } ways[] = {
        {"unsynchronised", unsynchronised, NULL},
        {"briefly", briefly, NULL},
        {"apart", apart, NULL},
        {"atomic", by_atomic, NULL},
        {"semaphore", by_semaphore, NULL},
        {"mutex", by_mutex, NULL},
        {"lock_file", by_lock_file, NULL},
        {"turns", NULL, by_turns},
        {"flag", NULL, by_flag},
        {"ring", NULL, by_ring},
        {"torn", NULL, torn},
        {"copied", NULL, copied},
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strcmp(ways[i].name, way) == 0) {
            if (ways[i].alike != NULL)
                ways[i].alike();
            else
                ways[i].each(me);
            return;
        }
    errx(2, "no such way");
}

static void prepare(void)
{
    pthread_mutexattr_t attributes;
    int id = shmget(IPC_PRIVATE, sizeof *shared, 0600);
    shared = shmat(id, NULL, 0);
    if (id == -1 || shared == (void *)-1)
        err(EXIT_FAILURE, "a segment");
    shmctl(id, IPC_RMID, NULL);
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&shared->mutex, &attributes);
    set = semget(IPC_PRIVATE, 1, 0600);
    if (set == -1)
        err(EXIT_FAILURE, "semget");
    semaphore(1);
    snprintf(lock_name, sizeof lock_name, "compete-%d", (int)getpid());
}

int main(int argc, char *argv[])
{
    int status;
    if (argc != 2)
        errx(2, "which way?");
    prepare();
    pid_t child = fork();
    both(argv[1], child == 0);
    if (child == 0)
        _exit(0);
    if (waitpid(child, &status, 0) != child || status != 0)
        errx(EXIT_FAILURE, "the child has failed");
    semctl(set, 0, IPC_RMID);
    unlink(lock_name);
    return EXIT_SUCCESS;
}
