/*
 * 05_attachments_readonly_trap.c - a handler learns why a store was refused
 *
 * The child stores through a read-only attachment, and has a handler for
 * SIGSEGV.  The handler is told the reason, SEGV_ACCERR (the memory is there,
 * but not for this access), and the address.  Through a second, writable
 * attachment it leaves both to the parent, in the same segment.  All this is
 * POSIX, but for the exact address: Linux on x86 and ARM names the very byte.
 *
 *     cc 05_attachments_readonly_trap.c && ./a.out
 *
 * Claims: S32
 * Output:
 *     parent: a child stores into byte 5 of a read-only attachment
 *     parent: its handler saw signal=SIGSEGV code=SEGV_ACCERR offset=5
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

/* A handler may interrupt anything, even a printf() half done, so it calls only
 * what signal-safety(7) allows, such as _exit().  It does not return: the same
 * store would be made again, and refused again, for ever. */
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
    volatile char *readonly = shmat(shmid, NULL, SHM_RDONLY);
    if (readonly == (void *)-1)
        err(EXIT_FAILURE, "shmat(SHM_RDONLY)");

    /* FORK */
    printf("parent: a child stores into byte 5 of a read-only attachment\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        /* sigaction() installs the handler; with SA_SIGINFO it is told more.
         * sigemptyset(): no other signal has to wait while it runs.
         * setrlimit(): no core file, should it come to the worst. */
        struct sigaction action = {.sa_flags = SA_SIGINFO};
        action.sa_sigaction = keep;
        if (sigemptyset(&action.sa_mask) == -1 ||
            sigaction(SIGSEGV, &action, NULL) == -1 ||
            setrlimit(RLIMIT_CORE, &(struct rlimit){0}) == -1)
            err(EXIT_FAILURE, "sigaction, setrlimit");
        readonly[5] = 'x';
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
    int accerr = seen->si_code == SEGV_ACCERR;
    long offset = (char *)seen->si_addr - readonly;
    printf("parent: its handler saw signal=%s code=%s offset=%ld\n",
           segv ? "SIGSEGV" : "other", accerr ? "SEGV_ACCERR" : "other",
           offset);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return segv && accerr && offset == 5 ? EXIT_SUCCESS : EXIT_FAILURE;
}
