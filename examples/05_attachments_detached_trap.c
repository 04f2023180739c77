/*
 * 05_attachments_detached_trap.c - after shmdt there is nothing at the address
 *
 * The child has two attachments, detaches one, and reads there all the same.
 * SIGSEGV comes with SEGV_MAPERR: there is no memory at this address.  The
 * other attachment works on: through it the handler tells the parent what it
 * saw.  shmdt() and the codes are POSIX.  Do not count on the signal: whatever
 * is mapped next may come to lie at the old address.
 *
 *     cc 05_attachments_detached_trap.c && ./a.out
 *
 * Claims: S10
 * Output:
 *     parent: a child detaches an attachment, then reads there
 *     parent: its handler saw signal=SIGSEGV code=SEGV_MAPERR offset=0
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the segment: the child's handler writes, the parent reads after REAP. */
static siginfo_t *seen;

/* As before: it calls nothing but _exit(), and does not return. */
static void keep(int signo, siginfo_t *info, void *context)
{
    (void)signo;
    (void)context;
    *seen = *info;
    _exit(EXIT_SUCCESS);
}

int main(void)
{
    /* GET, ATTACH, REMOVE, ATTACH */
    int shmid = shmget(IPC_PRIVATE, sizeof(siginfo_t), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    seen = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (seen == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    const char *detached = shmat(shmid, NULL, 0);
    if (detached == (void *)-1)
        err(EXIT_FAILURE, "shmat again");

    /* FORK */
    printf("parent: a child detaches an attachment, then reads there\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        struct sigaction action = {.sa_flags = SA_SIGINFO};
        action.sa_sigaction = keep;
        if (sigemptyset(&action.sa_mask) == -1 ||
            sigaction(SIGSEGV, &action, NULL) == -1 ||
            setrlimit(RLIMIT_CORE, &(struct rlimit){0}) == -1)
            err(EXIT_FAILURE, "sigaction, setrlimit");

        /* DETACH, and read before another call can map something there */
        if (shmdt(detached) == -1)
            err(EXIT_FAILURE, "shmdt");
        (void)*(const volatile char *)detached;
        _exit(EXIT_FAILURE); /* not reached */
    }

    /* REAP: where SIGSEGV is blocked the kernel kills, handler or not */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (WIFSIGNALED(status))
        errx(EXIT_FAILURE, "the child was killed; are its signals blocked?");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");

    /* REPORT */
    int segv = seen->si_signo == SIGSEGV;
    int maperr = seen->si_code == SEGV_MAPERR;
    long offset = (char *)seen->si_addr - detached;
    printf("parent: its handler saw signal=%s code=%s offset=%ld\n",
           segv ? "SIGSEGV" : "other", maperr ? "SEGV_MAPERR" : "other",
           offset);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return segv && maperr && offset == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
