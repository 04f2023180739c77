/*
 * meet.c - processes that wait for each other, or share in another way
 *
 *     meet WAY
 *
 * For tests/lab/others.c, which looks at what the history tells of each way.
 */
#include <err.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

union semun {
    int val;
    unsigned short *array;
};

static void check(int result, const char *what)
{
    if (result == -1)
        err(EXIT_FAILURE, "%s", what);
}

static void operate(int set, int number, int by, int flags)
{
    struct sembuf operation = {(unsigned short)number, (short)by, (short)flags};
    check(semop(set, &operation, 1), "semop");
}

static pid_t fork_or_fail(void)
{
    pid_t child = fork();
    check(child, "fork");
    return child;
}

static int new_set(int size)
{
    int set = semget(IPC_PRIVATE, size, 0600);
    check(set, "semget");
    return set;
}

static void remove_set(int set)
{
    check(semctl(set, 0, IPC_RMID), "IPC_RMID");
}

/* The parent is let through by its child, which waits until it sleeps. */
static void semaphores(void)
{
    int set = new_set(2);
    unsigned short values[2] = {0, 4};
    check(semctl(set, 0, SETALL, (union semun){.array = values}), "SETALL");
    if (fork_or_fail() == 0) {
        while (semctl(set, 0, GETNCNT) == 0)
            sched_yield();
        operate(set, 0, 1, 0);
        struct sembuf both[2] = {{1, -3, 0}, {0, 2, 0}};
        check(semop(set, both, 2), "semop");
        _exit(EXIT_SUCCESS);
    }
    operate(set, 0, -1, 0);
    wait(NULL);
    remove_set(set);
}

/* The child takes, and ends without giving back. */
static void undo(void)
{
    int set = new_set(1);
    check(semctl(set, 0, SETVAL, (union semun){.val = 1}), "SETVAL");
    if (fork_or_fail() == 0) {
        operate(set, 0, -1, SEM_UNDO);
        _exit(EXIT_SUCCESS);
    }
    wait(NULL);
    remove_set(set);
}

/* The same in a namespace of its own; status 77 where there can be none. */
static void elsewhere(void)
{
    if (unshare(CLONE_NEWIPC) == -1 &&
        unshare(CLONE_NEWUSER | CLONE_NEWIPC) == -1)
        exit(77);
    undo();
}

/* What is wrong, once each. */
static void wrong(void)
{
    int set = new_set(2);
    struct sembuf outside = {2, 1, 0}, patient = {0, -1, IPC_NOWAIT};
    int failures = semop(set, &outside, 1) == -1;
    failures += semop(set, &patient, 1) == -1;
    failures += semctl(set, 7, GETVAL) == -1;
    remove_set(set);
    failures += semop(set, &patient, 1) == -1;
    failures += semget(0x41000001, 1, 0600) == -1;
    if (failures != 5)
        errx(EXIT_FAILURE, "only %d calls have failed", failures);
}

/* The parent sleeps on a POSIX semaphore in a segment. */
static void posix(void)
{
    int id = shmget(IPC_PRIVATE, 4096, 0600);
    check(id, "shmget");
    char *memory = shmat(id, NULL, 0);
    if (memory == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    check(shmctl(id, IPC_RMID, NULL), "IPC_RMID");
    sem_t *semaphore = (sem_t *)(void *)(memory + 64);
    check(sem_init(semaphore, 1, 0), "sem_init");
    int ends[2];
    check(pipe(ends), "pipe");
    if (fork_or_fail() == 0) {
        char byte;
        if (read(ends[0], &byte, 1) == 1) /* never: nobody writes */
            check(sem_post(semaphore), "sem_post");
        _exit(EXIT_SUCCESS);
    }
    sem_wait(semaphore);
}

/* A mapping is shared, another is of no interest, and one cannot be made. */
static void map(void)
{
    void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    FILE *self = fopen("/proc/self/exe", "re");
    if (memory == MAP_FAILED || self == NULL)
        err(EXIT_FAILURE, "mmap");
    if (mmap(NULL, 4096, PROT_READ, MAP_SHARED, fileno(self), 0) == MAP_FAILED)
        err(EXIT_FAILURE, "mmap of a file");
    if (mmap(NULL, 4096, PROT_READ, MAP_SHARED, -1, 0) != MAP_FAILED)
        errx(EXIT_FAILURE, "mmap of nothing");
}

/* The child waits in a loop for what its parent stores after a sleep. */
static void spin(void)
{
    const struct timespec moment = {.tv_nsec = 50000000};
    int id = shmget(IPC_PRIVATE, 1, 0600);
    check(id, "shmget");
    volatile char *memory = shmat(id, NULL, 0);
    if (memory == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    check(shmctl(id, IPC_RMID, NULL), "IPC_RMID");
    if (fork_or_fail() == 0) {
        while (*memory == 0)
            ;
        _exit(EXIT_SUCCESS);
    }
    nanosleep(&moment, NULL); /* wakes while the child computes */
    *memory = 1;
    wait(NULL);
}

/* The child sleeps in read, into the segment; the parent looks at it. */
static void receive(void)
{
    int id = shmget(IPC_PRIVATE, 1, 0600), ends[2];
    check(id, "shmget");
    volatile char *memory = shmat(id, NULL, 0);
    if (memory == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    check(pipe(ends), "pipe");
    if (fork_or_fail() == 0) {
        ssize_t size = read(ends[0], (char *)memory, 1);
        _exit(size == 1 ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    const struct timespec moment = {.tv_nsec = 50000000};
    struct shmid_ds status;
    nanosleep(&moment, NULL); /* until the child sleeps */
    check(shmctl(id, IPC_STAT, &status), "IPC_STAT"); /* the tracer looks */
    if (write(ends[1], "x", 1) != 1)
        err(EXIT_FAILURE, "pipe");
    while (*memory == 0)
        ;
    check(shmctl(id, IPC_RMID, NULL), "IPC_RMID");
    wait(NULL);
    check(shmdt((char *)memory), "shmdt");
    if (shmctl(id, IPC_RMID, NULL) == 0)
        errx(EXIT_FAILURE, "removed twice");
}

/* The first process ends, and leaves another. */
static void leave(void)
{
    if (fork_or_fail() == 0)
        pause();
}

static void store(void)
{
    int id = shmget(IPC_PRIVATE, 1, 0600);
    check(id, "shmget");
    char *memory = shmat(id, NULL, 0);
    check(shmctl(id, IPC_RMID, NULL), "IPC_RMID");
    if (memory == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    *memory = 'x';
    check(shmdt(memory), "shmdt");
}

/* Who has lent its memory comes back while the other program stores. */
static void lend(void)
{
    pid_t child = vfork();
    if (child == 0) { /* NOLINTNEXTLINE(clang-analyzer-unix.Vfork) */
        execl("/proc/self/exe", "meet", "store", (char *)NULL);
        _exit(127);
    }
    check(child, "vfork");
    int status;
    if (wait(&status) != child || status != 0)
        errx(EXIT_FAILURE, "it has not stored");
}

/* As a server that looks now and then whether there is something to do. */
static void doze(void)
{
    const struct timespec moment = {.tv_nsec = 5000000};
    for (int i = 0; i < 20; i++)
        nanosleep(&moment, NULL);
    store();
    nanosleep(&moment, NULL);
}

int main(int argc, char *argv[])
{
    static const struct {
        const char *name;
        void (*way)(void);
    } ways[] = {
        {"semaphores", semaphores}, {"undo", undo},   {"elsewhere", elsewhere},
        {"wrong", wrong},           {"posix", posix}, {"map", map},
        {"leave", leave},           {"spin", spin},   {"receive", receive},
        {"store", store},           {"lend", lend},   {"doze", doze},
    };
    for (size_t i = 0; argc > 1 && i < sizeof ways / sizeof *ways; i++)
        if (strcmp(argv[1], ways[i].name) == 0) {
            ways[i].way();
            return EXIT_SUCCESS;
        }
    fputs("usage: meet WAY\n", stderr);
    return EXIT_FAILURE;
}
