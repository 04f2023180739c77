/*
 * 14_speed_strict_child.c - a child that may make no call talks all the same
 *
 * The child gives up all calls for good: from then on the kernel kills it for
 * any, exit included.  It still answers the parent through the segment, and
 * each answer goes to a page that nobody has touched before: the kernel finds
 * memory for it without being called, as a page fault is no system call.  What
 * it cannot do is wait, so it spins, and the parent yields.  Then it calls
 * shmdt().  Filters of calls are Linux, seccomp(2); the strict mode named there
 * allows read, write and exit, but is refused where there is a filter already,
 * as in a container.
 *
 *     cc 14_speed_strict_child.c && ./a.out
 *
 * Claims: S02
 * Output:
 *     parent: asks a child that may make no system call
 *     parent: answers in pages never touched before: 5 of 5
 *     parent: then it calls shmdt and is killed by SIGSYS
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#define QUESTIONS 5

/* The segment, and behind this a page for each answer of the child. */
struct talk {
    _Atomic int asked, answered; /* by the parent, by the child: how many */
};

static volatile sig_atomic_t child_has_ended;

static void note_end(int signo)
{
    child_has_ended = signo;
}

int main(void)
{
    printf("parent: asks a child that may make no system call\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");

    /* GET, ATTACH, REMOVE */
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    int shmid = shmget(IPC_PRIVATE, (1 + QUESTIONS) * page, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    struct talk *talk = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (talk == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* FORK: who spins has to hear of it when the other has ended */
    struct sigaction action = {.sa_handler = note_end, .sa_flags = SA_RESTART};
    if (sigaction(SIGCHLD, &action, NULL) == -1)
        err(EXIT_FAILURE, "sigaction");
    pid_t parent = getpid(), child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        /* The filter is a program of one instruction, see <linux/filter.h>:
         * return 0, SECCOMP_RET_KILL.  Without NO_NEW_PRIVS it takes root. */
        unsigned short kill_for_any_call[4] = {0x06 /* BPF_RET */};
        struct {
            unsigned short count, *first;
        } filter = {1, kill_for_any_call};
        if (setrlimit(RLIMIT_CORE, &(struct rlimit){0}) == -1 ||
            prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent ||
            prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
            prctl(PR_SET_SECCOMP, 2 /* SECCOMP_MODE_FILTER */, &filter) == -1)
            err(EXIT_FAILURE, "setrlimit, prctl");

        for (int i = 1; i <= QUESTIONS; i++) {
            while (talk->asked < i)
                ;
            ((char *)talk)[(size_t)i * page] = (char)(i * i);
            talk->answered = i;
        }
        shmdt(talk);
        __builtin_trap(); /* not reached; ends without a call */
    }

    int good = 0, status;
    for (int i = 1; i <= QUESTIONS; i++) {
        talk->asked = i;
        /* On one processor it is settled only when the other has run. */
        while (talk->answered < i && !child_has_ended)
            sched_yield();
        if (talk->answered < i)
            errx(EXIT_FAILURE, "the child has ended");
        good += ((char *)talk)[(size_t)i * page] == i * i;
    }

    /* REAP */
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    int killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
    printf("parent: answers in pages never touched before: %d of %d\n", good,
           QUESTIONS);
    printf("parent: then it calls shmdt and is killed by %s\n",
           killed ? "SIGSYS" : "something else");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return good == QUESTIONS && killed ? EXIT_SUCCESS : EXIT_FAILURE;
}
