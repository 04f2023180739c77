/* races.c - two processes at once, and semaphores: see ideas.h */
#include "ideas.h"

#include <sched.h>
#include <stdatomic.h>
#include <sys/sem.h>

enum {
    TIMES = 10,
    MUTEX = 0,
    PLACES = 1,
    ITEMS = 2
};

static int semid = -1;

static void change(unsigned short number, short by)
{
    struct sembuf operation = {.sem_num = number, .sem_op = by};
    while (semop(semid, &operation, 1) == -1)
        if (errno != EINTR)
            err(1, "semop");
}

/* A set with these first values. */
static void make_set(int count, const unsigned short *values)
{
    semid = semget(IPC_PRIVATE, count, 0600);
    if (semid == -1)
        err(1, "semget");
    for (int i = 0; i < count; i++)
        if (semctl(semid, i, SETVAL, (int)values[i]) == -1)
            err(1, "semctl");
}

static int remove_set(void)
{
    return semctl(semid, 0, IPC_RMID) == -1;
}

/* --- Lost updates -------------------------------------------------------- */

static volatile int *counter;

static void plainly(void)
{
    *counter = *counter + 1;
}

static void at_once(void)
{
    atomic_fetch_add((volatile atomic_int *)counter, 1);
}

static void half_locked(void)
{
    int seen = *counter;
    change(MUTEX, -1);
    *counter = seen + 1;
    change(MUTEX, +1);
}

static void locked(void)
{
    change(MUTEX, -1);
    *counter = *counter + 1;
    change(MUTEX, +1);
}

static int count_with(void (*add)(void))
{
    counter = shared_ints(1);
    make_set(1, (const unsigned short[]){1});
    pid_t children[2];
    for (int i = 0; i < 2; i++) {
        children[i] = forked();
        if (children[i] == 0) {
            for (int k = 0; k < TIMES; k++)
                add();
            _exit(0);
        }
    }
    for (int i = 0; i < 2; i++)
        waited(children[i]);
    printf("count=%d\n", *counter);
    return remove_set() || fflush(stdout) == EOF;
}

static int r1(void)
{
    return count_with(plainly);
}

static int r1_good(void)
{
    return count_with(at_once);
}

static int r7(void)
{
    return count_with(half_locked);
}

static int r7_good(void)
{
    return count_with(locked);
}

/* --- Check, then act ----------------------------------------------------- */

static bool is_owner(bool good)
{
    if (!good && shmget(own_key, 0, 0) != -1)
        return false;
    return shmget(own_key, sizeof(int),
                  IPC_CREAT | (good ? IPC_EXCL : 0) | 0600) != -1;
}

static int owners(bool good)
{
    pid_t children[2];
    int count = 0;
    for (int i = 0; i < 2; i++) {
        children[i] = forked();
        if (children[i] == 0)
            _exit(!is_owner(good));
    }
    for (int i = 0; i < 2; i++)
        count += waited(children[i]) == 0;
    removed(shmget(own_key, 0, 0));
    printf("owners=%d\n", count);
    return fflush(stdout) == EOF;
}

static int r3(void)
{
    return owners(false);
}

static int r3_good(void)
{
    return owners(true);
}

/* --- Too early, all the time --------------------------------------------- */

static int ask(bool (*ready)(volatile int *, pid_t))
{
    volatile int *value = shared_ints(2);
    pid_t child = forked();
    if (child == 0) {
        value[0] = 7;
        value[1] = 1;
        _exit(0);
    }
    while (!ready(value, child))
        ;
    printf("value=%d\n", value[0]);
    waitpid(child, NULL, 0);
    return fflush(stdout) == EOF;
}

static bool at_any_time(volatile int *value, pid_t child)
{
    (void)value, (void)child;
    return true;
}

static bool when_flagged(volatile int *value, pid_t child)
{
    (void)child;
    return value[1] != 0;
}

static bool when_ended(volatile int *value, pid_t child)
{
    (void)value;
    int status = 0;
    return waitpid(child, &status, WNOHANG) != 0;
}

static bool after_naps(volatile int *value, pid_t child)
{
    (void)child;
    usleep(1000);
    return value[1] != 0;
}

static bool by_waiting(volatile int *value, pid_t child)
{
    (void)value;
    return waited(child) == 0;
}

static int r4(void)
{
    return ask(at_any_time);
}

static int r5(void)
{
    return ask(when_flagged);
}

static int r5_ended(void)
{
    return ask(when_ended);
}

static int r5_naps(void)
{
    return ask(after_naps);
}

static int asks_once(void)
{
    return ask(by_waiting);
}

/* --- Semaphores ---------------------------------------------------------- */

/* A buffer of one place, and two items. */
static int buffer(bool good)
{
    make_set(3, (const unsigned short[]){1, 1, 0});
    pid_t child = forked();
    if (child == 0) {
        for (int i = 0; i < 2; i++) {
            change(ITEMS, -1);
            change(MUTEX, -1);
            change(MUTEX, +1);
            change(PLACES, +1);
        }
        _exit(0);
    }
    for (int i = 0; i < 2; i++) {
        change(good ? PLACES : MUTEX, -1);
        change(good ? MUTEX : PLACES, -1);
        change(MUTEX, +1);
        change(ITEMS, +1);
    }
    return waited(child) != 0 || remove_set();
}

static int s4(void)
{
    return buffer(false);
}

static int s4_good(void)
{
    return buffer(true);
}

/* Parent and child in turn. */
static int turns(unsigned short parents, unsigned short childs)
{
    make_set(2, (const unsigned short[]){parents, childs});
    pid_t child = forked();
    for (int i = 0; i < 2; i++) {
        change(child == 0, -1);
        say(child == 0 ? "child\n" : "parent\n");
        change(child != 0, +1);
    }
    if (child == 0)
        _exit(0);
    return waited(child) != 0 || remove_set();
}

static int s9(void)
{
    return turns(0, 0);
}

static int s9_high(void)
{
    return turns(1, 1);
}

static int s9_good(void)
{
    return turns(1, 0);
}

static int kept(bool good)
{
    make_set(1, (const unsigned short[]){1});
    pid_t child = forked();
    if (child == 0) {
        change(MUTEX, -1);
        if (good)
            change(MUTEX, +1);
        _exit(0);
    }
    waited(child);
    change(MUTEX, -1);
    change(MUTEX, +1);
    return remove_set();
}

static int s11(void)
{
    return kept(false);
}

static int s11_good(void)
{
    return kept(true);
}

int main(int argc, char *argv[])
{
    static const struct way ways[] = {
        {"R1", r1},
        {"R1.good", r1_good},
        {"R3", r3},
        {"R3.good", r3_good},
        {"R4", r4},
        {"R4.good", asks_once},
        {"R5", r5},
        {"R5.ended", r5_ended},
        {"R5.naps", r5_naps},
        {"R5.good", asks_once},
        {"R7", r7},
        {"R7.good", r7_good},
        {"S4", s4},
        {"S4.good", s4_good},
        {"S9", s9},
        {"S9.high", s9_high},
        {"S9.good", s9_good},
        {"S11", s11},
        {"S11.good", s11_good},
        {NULL, NULL},
    };
    return one_of(ways, argc, argv);
}
