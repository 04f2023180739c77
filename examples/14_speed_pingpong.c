/*
 * 14_speed_pingpong.c - a small message takes as long as the waiting does
 *
 * A number goes to the child, which adds one and sends it back, in four ways:
 * through a pipe; and through a segment, with System V semaphores, with POSIX
 * semaphores, or with a flag that both look at again and again.  Where somebody
 * sleeps and has to be woken, the segment gains hardly anything.  Who looks all
 * the time is fast only while both have a processor to themselves; so here each
 * look that fails yields.  The processes keep to one processor each, if there
 * are two.  The ways take turns; the first of six rounds of ten messages warms
 * up, the median of the others is told, against the pipe in the same round.
 *
 *     cc -O2 14_speed_pingpong.c && ./a.out    (before glibc 2.34: -pthread)
 *
 * Claims: S04
 * Output:
 *     parent: there and back, times as fast as through a pipe:
 *     parent: segment, System V semaphores: <ratio>
 *     parent: segment, POSIX semaphores: <ratio>
 *     parent: segment, looking and yielding: <ratio>
 */
#define _GNU_SOURCE 1 /* sched_setaffinity, System V IPC in <sys/shm.h> */

#include <err.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS   5  /* and one to warm up */
#define MESSAGES 10 /* in each */

enum way {
    PIPE,
    SYSTEM_V,
    POSIX,
    LOOKING,
    WAYS
};

/* The segment: how a number gets to the child, [0], and back, [1]. */
static struct direction {
    int number; /* written by who sends, read by who receives, in turn */
    sem_t posted;
    _Atomic int flag; /* set by who sends, cleared by who receives */
} * directions;
static int semid, pipes[2][2];

/* A child that fails shall leave nobody waiting, and no semaphores. */
static void note_end(int signo, siginfo_t *child, void *context)
{
    (void)signo;
    (void)context;
    if (child->si_status == 0)
        return;
    semctl(semid, 0, IPC_RMID);
    _exit(EXIT_FAILURE);
}

/* The first or second of the processors that may be used, if there are two. */
static void keep_to_processor(size_t number)
{
    static cpu_set_t usable[8], one[8]; /* room for 8192 */
    if (sched_getaffinity(0, sizeof usable, usable) == -1)
        err(EXIT_FAILURE, "sched_getaffinity");
    number %= (size_t)CPU_COUNT_S(sizeof usable, usable);
    size_t cpu = 0;
    while (!CPU_ISSET_S(cpu, sizeof usable, usable) || number-- > 0)
        cpu++;
    CPU_SET_S(cpu, sizeof one, one);
    if (sched_setaffinity(0, sizeof one, one) == -1)
        err(EXIT_FAILURE, "sched_setaffinity");
}

static void send(enum way way, int to, int number)
{
    struct direction *there = &directions[to];
    struct sembuf post = {(unsigned short)to, +1, 0};
    if (way != PIPE)
        there->number = number;
    if (way == LOOKING)
        there->flag = 1;
    if ((way == PIPE && write(pipes[to][1], &number, sizeof number) == -1) ||
        (way == SYSTEM_V && semop(semid, &post, 1) == -1) ||
        (way == POSIX && sem_post(&there->posted) == -1))
        err(EXIT_FAILURE, "write, semop, sem_post");
}

static int receive(enum way way, int from)
{
    int number;
    struct direction *there = &directions[from];
    struct sembuf take = {(unsigned short)from, -1, 0};
    if ((way == PIPE && read(pipes[from][0], &number, sizeof number) == -1) ||
        (way == SYSTEM_V && semop(semid, &take, 1) == -1) ||
        (way == POSIX && sem_wait(&there->posted) == -1))
        err(EXIT_FAILURE, "read, semop, sem_wait");
    /* It yields until it is settled that the other has sent. */
    while (way == LOOKING && !there->flag)
        sched_yield();
    there->flag = 0;
    return way == PIPE ? number : there->number;
}

static double seconds(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) == -1)
        err(EXIT_FAILURE, "clock_gettime");
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int order(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

/* The median, or 0 when not all of them have been measured. */
static double median(double *ratios)
{
    qsort(ratios, ROUNDS, sizeof *ratios, order);
    return ratios[0] > 0 ? ratios[ROUNDS / 2] : 0;
}

int main(void)
{
    printf("parent: there and back, times as fast as through a pipe:\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, 2 * sizeof *directions, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    directions = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1 || directions == (void *)-1)
        err(EXIT_FAILURE, "shmat, shmctl(IPC_RMID)");
    struct sigaction action = {.sa_flags = SA_SIGINFO};
    action.sa_sigaction = note_end;
    if (sem_init(&directions[0].posted, 1, 0) == -1 ||
        sem_init(&directions[1].posted, 1, 0) == -1 || pipe(pipes[0]) == -1 ||
        pipe(pipes[1]) == -1 || sigaction(SIGCHLD, &action, NULL) == -1)
        err(EXIT_FAILURE, "sem_init, pipe, sigaction");
    semid = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
    if (semid == -1)
        err(EXIT_FAILURE, "semget");

    /* FORK */
    pid_t parent = getpid(), child = fork();
    if (child == 0 &&
        (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent))
        err(EXIT_FAILURE, "prctl");
    keep_to_processor(child == 0);
    double times[WAYS], ratios[WAYS][ROUNDS] = {{0}};
    int wrong = child == -1;
    for (int turn = 0; !wrong && turn < (1 + ROUNDS) * WAYS; turn++) {
        enum way way = (enum way)(turn % WAYS);
        double start = seconds();
        for (int i = 0; i < MESSAGES; i++)
            if (child == 0) {
                send(way, 1, receive(way, 0) + 1);
            } else {
                send(way, 0, turn + i);
                wrong |= receive(way, 1) != turn + i + 1;
            }
        times[way] = seconds() - start;
        if (turn >= WAYS) /* warm */
            ratios[way][turn / WAYS - 1] = times[PIPE] / times[way];
    }
    if (child == 0)
        _exit(EXIT_SUCCESS);

    /* REAP, and REMOVE before any look at what has failed */
    pid_t reaped = waitpid(child, NULL, 0);
    if (semctl(semid, 0, IPC_RMID) == -1)
        err(EXIT_FAILURE, "semctl(IPC_RMID)");
    if (wrong || reaped == -1)
        errx(EXIT_FAILURE, "a message was wrong, or fork or waitpid");
    double system_v = median(ratios[SYSTEM_V]), posix = median(ratios[POSIX]),
           looking = median(ratios[LOOKING]);
    printf("parent: segment, System V semaphores: %.2f\n"
           "parent: segment, POSIX semaphores: %.2f\n"
           "parent: segment, looking and yielding: %.2f\n",
           system_v, posix, looking);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return !(system_v > 0 && posix > 0 && looking > 0);
}
