/*
 * ways.c - a program that uses a segment in an unusual way, which its argument
 * names, and exits with 0 when all went as it should
 *
 * access.c runs it, traced and not.
 */
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    PAGE = 4096,
    SIZE = 2 * PAGE
};

static unsigned char *at; /* the segment */
static int id;

#define DEMAND(condition)                                                    \
    do                                                                       \
        if (!(condition))                                                    \
            errx(EXIT_FAILURE, "line %d: not so: %s", __LINE__, #condition); \
    while (0)

static void wait_for(pid_t child)
{
    int status;
    DEMAND(waitpid(child, &status, 0) == child && status == 0);
}

/* --- Signals ------------------------------------------------------------- */

static sigjmp_buf back;
static volatile sig_atomic_t faults;
static void *volatile fault_at;
static volatile int fault_code;
/* Never mapped; of a null pointer a sanitizer would speak. */
static int *volatile nowhere = (int *)(2 * PAGE);

static void fault(int signo, siginfo_t *info, void *context)
{
    (void)signo;
    (void)context;
    fault_at = info->si_addr;
    fault_code = info->si_code;
    faults++;
    at[100]++; /* SIGSEGV is blocked now */
    siglongjmp(back, 1);
}

static void catch_faults(void)
{
    struct sigaction action = {.sa_sigaction = fault, .sa_flags = SA_SIGINFO};
    DEMAND(sigaction(SIGSEGV, &action, NULL) == 0);
}

static void own_handler(void)
{
    catch_faults();
    for (int i = 1; i <= 3; i++) {
        if (sigsetjmp(back, 1) == 0)
            *nowhere = 1;
        DEMAND(faults == i && fault_at == nowhere && fault_code == SEGV_MAPERR);
        DEMAND(at[100] == i);
    }
}

static void read_only(void)
{
    unsigned char *copy = shmat(id, NULL, SHM_RDONLY);
    DEMAND(copy != (void *)-1);
    catch_faults();
    at[5] = 7;
    DEMAND(copy[5] == 7);
    for (int i = 1; i <= 2; i++) {
        if (sigsetjmp(back, 1) == 0)
            *(volatile unsigned char *)(copy + 5) = 9;
        DEMAND(faults == i && fault_at == copy + 5 &&
               fault_code == SEGV_ACCERR);
    }
    DEMAND(at[5] == 7 && copy[100] == 2);
    DEMAND(shmdt(copy) == 0);
}

static void protected(void)
{
    struct shmid_ds status;
    catch_faults();
    DEMAND(mprotect(at + PAGE, PAGE, PROT_READ) == 0);
    DEMAND(shmctl(id, IPC_STAT, &status) == 0 && status.shm_nattch == 2);
    at[0] = 1;
    DEMAND(at[PAGE] == 0);
    if (sigsetjmp(back, 1) == 0)
        *(volatile unsigned char *)(at + PAGE + 9) = 9;
    DEMAND(faults == 1 && fault_at == at + PAGE + 9);
    DEMAND(mprotect(at, SIZE, PROT_NONE) == 0);
    DEMAND(mprotect(at, PAGE, PROT_READ | PROT_WRITE) == 0);
    DEMAND(at[0] == 1 && at[100] == 1);
    if (sigsetjmp(back, 1) == 0)
        DEMAND(*(volatile unsigned char *)(at + PAGE) == 99);
    DEMAND(faults == 2 && fault_code == SEGV_ACCERR);
    DEMAND(mprotect(at, SIZE, PROT_READ | PROT_WRITE) == 0);
    at[PAGE] = 3;
}

static volatile sig_atomic_t alarms;

static void on_signal(int signo)
{
    (void)signo;
    at[8]++;
    alarms++;
}

static void interrupted(void)
{
    sigset_t all;
    signal(SIGUSR1, on_signal);
    for (int i = 0; i < 20; i++) {
        at[i + 16]++;
        raise(SIGUSR1);
        DEMAND(alarms == i + 1 && at[8] == i + 1);
    }
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    kill(getpid(), SIGUSR1);
    at[9] = at[9] + 1;
    DEMAND(alarms == 20);
    sigprocmask(SIG_UNBLOCK, &all, NULL);
    DEMAND(alarms == 21 && at[8] == 21 && at[9] == 1);
}

static void divide(int signo)
{
    at[9] = signo == SIGFPE;
    siglongjmp(back, 1);
}

static void divides(void)
{
    volatile int *zero = (volatile int *)at;
    signal(SIGFPE, divide);
    if (sigsetjmp(back, 1) == 0) {
#if defined __x86_64__ || defined __i386__
        __asm__ volatile("xorl %%edx, %%edx; idivl (%0)"
                         :
                         : "r"(zero), "a"(1)
                         : "edx", "memory");
#else
        raise(SIGFPE);
#endif
    }
    DEMAND(at[9] == 1);
    DEMAND(*zero == 0);
}

/* --- The kernel ---------------------------------------------------------- */

static void calls(void)
{
    int *ends = (int *)at;
    struct iovec *parts = (struct iovec *)(at + 64);
    struct timespec *now = (struct timespec *)(at + 512);
    DEMAND(pipe(ends) == 0);
    strcpy((char *)at + 128, "written");
    DEMAND(write(ends[1], at + 128, 7) == 7);
    DEMAND(read(ends[0], at + 256, 4) == 4);
    DEMAND(memcmp(at + 256, "writ", 4) == 0);
    parts[0] = (struct iovec){at + 300, 2};
    parts[1] = (struct iovec){at + 310, 1};
    DEMAND(readv(ends[0], parts, 2) == 3);
    DEMAND(at[300] == 't' && at[301] == 'e' && at[310] == 'n');
    struct iovec outside[1] = {{at + 320, 3}};
    DEMAND(write(ends[1], "abc", 3) == 3 && readv(ends[0], outside, 1) == 3);
    DEMAND(at[322] == 'c');
    DEMAND(clock_gettime(CLOCK_MONOTONIC, now) == 0 && now->tv_sec > 0);
    DEMAND(shmctl(id, IPC_STAT, (struct shmid_ds *)(at + 1024)) == 0);
    DEMAND(((struct shmid_ds *)(at + 1024))->shm_nattch == 1);
    strcpy((char *)at + 2000, "to standard output\n");
    DEMAND(write(STDOUT_FILENO, at + 2000, 19) == 19);
}

static void executes(void)
{
    pid_t child = fork();
    if (child == 0) {
        char **arguments = (char **)at;
        strcpy((char *)at + 100, "true");
        arguments[0] = (char *)at + 100;
        execv("/bin/true", arguments);
        _exit(1);
    }
    wait_for(child);
    child = vfork();
    if (child == 0) {
        at[200] = 5; // NOLINT(clang-analyzer-unix.Vfork): memory of both
        execl("/bin/true", "true", (char *)NULL);
        _exit(1);
    }
    wait_for(child);
    DEMAND(at[200] == 5);
}

static void maps(void)
{
    int *shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    DEMAND(shared != MAP_FAILED);
    pid_t child = fork();
    if (child == 0) {
        memcpy(shared, at, 64);
        shared[0] = 7;
        _exit(0);
    }
    wait_for(child);
    DEMAND(shared[0] == 7);
    unsigned char *second = shmat(id, NULL, 0);
    DEMAND(second != (void *)-1);
    for (int i = 0; i < 64; i++)
        second[i] = (unsigned char)i;
    memmove(at + PAGE - 32, second, 64);
    DEMAND(at[PAGE] == 32 && munmap(shared, PAGE) == 0);
    DEMAND(shmdt(second) == 0 && at[10] == 10);
}

/* --- Waiting ------------------------------------------------------------- */

struct locks {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    sem_t full;
    atomic_int ready;
    int counter;
};

static struct locks *make_locks(bool robust)
{
    struct locks *locks = (struct locks *)at;
    pthread_mutexattr_t mutex;
    pthread_condattr_t changed;
    pthread_mutexattr_init(&mutex);
    pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED);
    if (robust)
        pthread_mutexattr_setrobust(&mutex, PTHREAD_MUTEX_ROBUST);
    pthread_condattr_init(&changed);
    pthread_condattr_setpshared(&changed, PTHREAD_PROCESS_SHARED);
    DEMAND(pthread_mutex_init(&locks->mutex, &mutex) == 0);
    DEMAND(pthread_cond_init(&locks->changed, &changed) == 0);
    DEMAND(sem_init(&locks->full, 1, 0) == 0);
    return locks;
}

static void waits(void)
{
    struct locks *locks = make_locks(false);
    pid_t child = fork();
    if (child == 0) {
        pthread_mutex_lock(&locks->mutex);
        while (locks->counter == 0)
            pthread_cond_wait(&locks->changed, &locks->mutex);
        pthread_mutex_unlock(&locks->mutex);
        sem_post(&locks->full);
        while (atomic_load(&locks->ready) == 0)
            continue;
        _exit(0);
    }
    pthread_mutex_lock(&locks->mutex);
    locks->counter = 1;
    pthread_cond_signal(&locks->changed);
    pthread_mutex_unlock(&locks->mutex);
    while (sem_wait(&locks->full) == -1)
        continue;
    atomic_store(&locks->ready, 1);
    wait_for(child);
}

static void robust(void)
{
    struct locks *locks = make_locks(true);
    pid_t child = fork();
    if (child == 0) {
        pthread_mutex_lock(&locks->mutex);
        _exit(0); /* and keeps it */
    }
    wait_for(child);
    DEMAND(pthread_mutex_lock(&locks->mutex) == EOWNERDEAD);
    DEMAND(pthread_mutex_consistent(&locks->mutex) == 0);
    DEMAND(pthread_mutex_unlock(&locks->mutex) == 0);
}

static void *count(void *arg)
{
    struct locks *locks = arg;
    for (int i = 0; i < 5; i++) {
        pthread_mutex_lock(&locks->mutex);
        locks->counter++;
        pthread_mutex_unlock(&locks->mutex);
    }
    return NULL;
}

static void threads(void)
{
    struct locks *locks = make_locks(false);
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        DEMAND(pthread_create(&threads[i], NULL, count, locks) == 0);
    for (int i = 0; i < 3; i++)
        DEMAND(pthread_join(threads[i], NULL) == 0);
    DEMAND(locks->counter == 15);
}

static void dies(void)
{
    volatile unsigned char *number = at;
    pid_t child = fork();
    int status;
    if (child == 0)
        for (;;)
            number[1]++;
    while (number[1] < 3)
        continue;
    kill(child, SIGKILL);
    DEMAND(waitpid(child, &status, 0) == child && WIFSIGNALED(status));
}

/* It never ends. */
static void spins(void)
{
    volatile unsigned char *flag = at;
    while (*flag == 0)
        continue;
}

static void many(void)
{
    volatile unsigned char *number = at;
    pid_t child = fork();
    for (int i = 0; i < 100000; i++)
        number[i % SIZE] = (unsigned char)i;
    if (child == 0)
        _exit(0);
    wait_for(child);
}

static const struct {
    const char *name;
    void (*run)(void);
} ways[] = {
    {"own_handler", own_handler},
    {"read_only", read_only},
    {"protected", protected},
    {"interrupted", interrupted},
    {"divides", divides},
    {"calls", calls},
    {"executes", executes},
    {"maps", maps},
    {"waits", waits},
    {"robust", robust},
    {"threads", threads},
    {"dies", dies},
    {"spins", spins},
    {"many", many},
};

int main(int argc, char *argv[])
{
    id = shmget(IPC_PRIVATE, SIZE, 0600);
    at = shmat(id, NULL, 0);
    DEMAND(id != -1 && at != (void *)-1 && shmctl(id, IPC_RMID, NULL) == 0);
    for (size_t i = 0; argc == 2 && i < sizeof ways / sizeof *ways; i++)
        if (strcmp(argv[1], ways[i].name) == 0) {
            ways[i].run();
            return EXIT_SUCCESS;
        }
    errx(2, "no such way");
}
