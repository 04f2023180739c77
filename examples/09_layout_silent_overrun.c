/*
 * 09_layout_silent_overrun.c - what an overrun does, the neighbour decides
 *
 * The segment is asked for with 904 bytes more than a page.  Where a page has
 * 4096 that is 5000, and 8192 can be touched.  Behind these lies another
 * segment, and a store there changes its first byte: no signal, no message.
 * Then the child detaches the neighbour, and a hole is left.  The same store
 * now gets SIGSEGV with SEGV_MAPERR.  Which of the two lies behind is up to the
 * kernel, as a rule.  Here both segments are put into a hole that the program
 * reserved and unmapped, so that both are certain.  Rounding up to pages is
 * what Linux documents (shmget(2)).
 *
 *     cc 09_layout_silent_overrun.c && ./a.out
 *
 * Output:
 *     parent: a child stores 7 in the last byte of the pages, 8 behind
 *     parent: it went on, and the neighbour begins with 8
 *     parent: then it detached the neighbour, and stored there again
 *     parent: its handler saw signal=SIGSEGV code=SEGV_MAPERR offset=0
 */
#define _GNU_SOURCE 1 /* MAP_ANONYMOUS in <sys/mman.h> */

#include <err.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* At the start of the segment: the child's handler writes. */
static siginfo_t *seen;

/* It calls nothing but _exit(), and does not return. */
static void keep(int signo, siginfo_t *info, void *context)
{
    (void)signo;
    (void)context;
    *seen = *info;
    _exit(EXIT_SUCCESS);
}

/* GET, ATTACH, REMOVE */
static void *attach(size_t size, const void *where)
{
    int shmid = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    void *there = shmat(shmid, where, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (there == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    return there;
}

static void overrun(volatile char *behind, const char *neighbour)
{
    struct sigaction action = {.sa_flags = SA_SIGINFO};
    action.sa_sigaction = keep;
    if (sigemptyset(&action.sa_mask) == -1 ||
        sigaction(SIGSEGV, &action, NULL) == -1 ||
        setrlimit(RLIMIT_CORE, &(struct rlimit){0}) == -1)
        err(EXIT_FAILURE, "sigaction, setrlimit");
    behind[-1] = 7;
    behind[0] = 8;

    /* DETACH, and store before another call can map something there */
    if (shmdt(neighbour) == -1)
        err(EXIT_FAILURE, "shmdt");
    behind[0] = 9;
    _exit(EXIT_FAILURE); /* not reached */
}

int main(void)
{
    printf(
        "parent: a child stores 7 in the last byte of the pages, 8 behind\n");
    long page = sysconf(_SC_PAGESIZE);
    if (page == -1)
        err(EXIT_FAILURE, "sysconf");
    size_t step = (size_t)(page > SHMLBA ? page : SHMLBA);

    /* A hole: up to a boundary, two steps for the segment, one for the
     * neighbour, and one that stays a hole */
    char *room = mmap(NULL, 5 * step, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
                      -1, 0);
    if (room == MAP_FAILED || munmap(room, 5 * step) == -1)
        err(EXIT_FAILURE, "mmap, munmap");
    char *place = room + step - (uintptr_t)room % step;
    char *behind = place + 2 * step;
    seen = attach(2 * step - (size_t)page + 904, place);
    const char *neighbour = attach(1, behind);

    /* FORK */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0)
        overrun(behind, neighbour);

    /* REAP: where SIGSEGV is blocked the kernel kills, handler or not */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (WIFSIGNALED(status))
        errx(EXIT_FAILURE, "the child was killed; are its signals blocked?");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");

    /* REPORT */
    int silent = behind[-1] == 7 && *neighbour == 8;
    int segv = seen->si_signo == SIGSEGV && seen->si_code == SEGV_MAPERR;
    long offset = (char *)seen->si_addr - behind;
    printf("parent: it went on, and the neighbour begins with %d\n",
           *neighbour);
    printf("parent: then it detached the neighbour, and stored there again\n");
    printf("parent: its handler saw signal=%s code=%s offset=%ld\n",
           segv ? "SIGSEGV" : "other", segv ? "SEGV_MAPERR" : "other", offset);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return silent && segv && offset == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
