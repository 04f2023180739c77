/*
 * the offset is the difference of two pointers to int, which counts in fours
 *
 * Diagnosis: P3
 * Points: 30
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <unistd.h>

enum {
    SIZE = 2000,      /* bytes of the segment */
    OFFSET_MAX = 999, /* of the mistake */
    BUFFER = 1000     /* bytes, for stdio */
};

/* Where the segment is attached, or was.  Only main() sets it, before the
 * mistake. */
static char *volatile base;

/* Writes `number` in decimal digits to `to`, and returns how many there are.
 * It calls nothing, so a handler may call it. */
static size_t digits(char *to, unsigned long number)
{
    size_t count = 1;
    for (unsigned long n = number; n >= 10; n /= 10)
        count++;
    for (size_t i = count; i > 0; i--, number /= 10)
        to[i - 1] = (char)('0' + number % 10);
    return count;
}

/* It may have interrupted anything, even printf() in the midst of its work. */
static void report(int signo, siginfo_t *info, void *context)
{
    (void)signo;
    (void)context;

    char text[64];
    strcpy(text, info->si_code == SEGV_MAPERR ? "MAPERR at byte "
                                              : "ACCERR at byte ");
    size_t size = strlen(text);
    size += digits(text + size,
                   (unsigned long)((int *)info->si_addr - (int *)(void *)base));
    text[size++] = '\n';
    if (write(STDOUT_FILENO, text, size) != (ssize_t)size)
        _exit(EXIT_FAILURE);

    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
}

/* The mistakes. */
static void store_readonly(int shmid, size_t offset)
{
    base = shmat(shmid, NULL, SHM_RDONLY);
    if (base == (void *)-1)
        err(EXIT_FAILURE, "shmat(SHM_RDONLY)");
    *(volatile char *)(base + offset) = 'x';
}

static void load_detached(int shmid, size_t offset)
{
    base = shmat(shmid, NULL, 0);
    if (base == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    if (shmdt(base) == -1)
        err(EXIT_FAILURE, "shmdt");
    (void)*(volatile char *)(base + offset);
}

static void print_into_readonly(int shmid, size_t offset)
{
    base = shmat(shmid, NULL, SHM_RDONLY);
    if (base == (void *)-1)
        err(EXIT_FAILURE, "shmat(SHM_RDONLY)");
    if (setvbuf(stdout, base + offset, _IOFBF, BUFFER) != 0)
        errx(EXIT_FAILURE, "setvbuf");
    printf("this text is to go into the buffer of standard output\n");
}

int main(int argc, char *argv[])
{
    const char *mistake = argc == 3 ? argv[1] : "";
    int offset = argc == 3 ? atoi(argv[2]) : -1;
    void (*make)(int shmid, size_t offset) = NULL;
    if (strcmp(mistake, "readonly") == 0)
        make = store_readonly;
    else if (strcmp(mistake, "detached") == 0)
        make = load_detached;
    else if (strcmp(mistake, "stdio") == 0)
        make = print_into_readonly;
    if (make == NULL || offset < 0 || offset > OFFSET_MAX) {
        fprintf(stderr,
                "usage: 05_attachments_crash_reporter "
                "readonly|detached|stdio OFFSET\n"
                "OFFSET is at most %d\n",
                OFFSET_MAX);
        return 2;
    }

    /* No core file; nothing has to wait while the handler runs. */
    struct sigaction action = {.sa_flags = SA_SIGINFO};
    action.sa_sigaction = report;
    if (setrlimit(RLIMIT_CORE, &(struct rlimit){0}) == -1 ||
        sigemptyset(&action.sa_mask) == -1 ||
        sigaction(SIGSEGV, &action, NULL) == -1)
        err(EXIT_FAILURE, "setrlimit, sigaction");

    /* GET, ATTACH, REMOVE: this attachment keeps the segment. */
    int shmid = shmget(IPC_PRIVATE, SIZE, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    const void *kept = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (kept == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    make(shmid, (size_t)offset);
    errx(EXIT_FAILURE, "no mistake was noticed");
}
