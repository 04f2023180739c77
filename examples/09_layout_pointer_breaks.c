/*
 * 09_layout_pointer_breaks.c - a pointer in a segment is an address, not a link
 *
 * A list of three nodes is linked by pointers while the segment is attached at
 * A.  The nodes are seen from a second attachment B as well, but their pointers
 * still name addresses in A.  As long as A is there, the walk from B gets
 * through, by luck.  The child detaches A and tries again: SIGSEGV with
 * SEGV_MAPERR, at the address that the first node names.  So it is for every
 * process that has the segment elsewhere.  shmat() may choose where (POSIX);
 * that the kernel names the very byte is Linux on x86 and ARM.
 *
 *     cc 09_layout_pointer_breaks.c && ./a.out
 *
 * Output:
 *     parent: links three nodes while attached at A
 *     child:  walks them from B: sum=6, by pointers into B: no
 *     child:  detaches A, walks them from B once more
 *     parent: its handler saw signal=SIGSEGV code=SEGV_MAPERR
 *     parent: at the address stored in the first node: yes
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

struct node {
    int value;
    struct node *next; /* good only where the segment is attached at A */
};

struct shared {
    struct node nodes[3]; /* the parent writes, before FORK */
    siginfo_t seen;       /* the child's handler writes */
};

static struct shared *b;

/* It calls nothing but _exit(), and does not return. */
static void keep(int signo, siginfo_t *info, void *context)
{
    (void)signo;
    (void)context;
    b->seen = *info;
    _exit(EXIT_SUCCESS);
}

static int sum(const struct node *node)
{
    int total = 0;
    for (; node != NULL; node = node->next)
        total += node->value;
    return total;
}

static void walk_in_child(struct shared *a)
{
    struct sigaction action = {.sa_flags = SA_SIGINFO};
    action.sa_sigaction = keep;
    if (sigemptyset(&action.sa_mask) == -1 ||
        sigaction(SIGSEGV, &action, NULL) == -1 ||
        setrlimit(RLIMIT_CORE, &(struct rlimit){0}) == -1)
        err(EXIT_FAILURE, "sigaction, setrlimit");

    int total = sum(b->nodes);
    int inside = b->nodes[0].next == &b->nodes[1] ||
                 b->nodes[1].next == &b->nodes[2];
    printf("child:  walks them from B: sum=%d, by pointers into B: %s\n", total,
           inside ? "yes" : "no");
    if (total != 6 || inside)
        errx(EXIT_FAILURE, "the list is not what it should be");
    printf("child:  detaches A, walks them from B once more\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");

    /* DETACH, and walk before another call can map something there */
    if (shmdt(a) == -1)
        err(EXIT_FAILURE, "shmdt");
    _exit(sum(b->nodes)); /* not reached, or else not 0 */
}

int main(void)
{
    /* GET, ATTACH, REMOVE, ATTACH */
    int shmid = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    struct shared *a = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (a == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    b = shmat(shmid, NULL, 0);
    if (b == (void *)-1)
        err(EXIT_FAILURE, "shmat again");

    /* PUBLISH */
    a->nodes[0] = (struct node){.value = 1, .next = &a->nodes[1]};
    a->nodes[1] = (struct node){.value = 2, .next = &a->nodes[2]};
    a->nodes[2] = (struct node){.value = 3, .next = NULL};
    printf("parent: links three nodes while attached at A\n");

    /* FORK */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0)
        walk_in_child(a);

    /* REAP: where SIGSEGV is blocked the kernel kills, handler or not */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (WIFSIGNALED(status))
        errx(EXIT_FAILURE, "the child was killed; are its signals blocked?");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");

    /* REPORT */
    int segv = b->seen.si_signo == SIGSEGV;
    int maperr = b->seen.si_code == SEGV_MAPERR;
    int there = b->seen.si_addr == (void *)b->nodes[0].next;
    printf("parent: its handler saw signal=%s code=%s\n",
           segv ? "SIGSEGV" : "other", maperr ? "SEGV_MAPERR" : "other");
    printf("parent: at the address stored in the first node: %s\n",
           there ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return segv && maperr && there ? EXIT_SUCCESS : EXIT_FAILURE;
}
