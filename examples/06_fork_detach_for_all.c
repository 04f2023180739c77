/*
 * 06_fork_detach_for_all.c - a detach is for everybody in the address space
 *
 * A forked child has attachments of its own, and what it detaches is missing to
 * nobody else.  A vfork child and a thread have the address space of the one
 * who made them: what they detach is gone there, too.  Each time there are two
 * attachments, of which another one detaches the second.  The count tells, and
 * so does our own shmdt() at its address.  That threads share all memory is
 * POSIX; that a vfork child may call shmdt() is Linux (vfork(2)).
 *
 *     cc 06_fork_detach_for_all.c && ./a.out  (before glibc 2.34: cc -pthread)
 *
 * Claims: S40
 * Output:
 *     process: a forked child detaches: nattch=2, shmdt here: works
 *     process: a vfork child detaches: nattch=1, shmdt here: EINVAL
 *     process: a thread detaches: nattch=1, shmdt here: EINVAL
 */
#define _GNU_SOURCE 1 /* vfork, System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static int shmid;
static const void *second; /* the attachment that somebody else detaches */

/* How many are left of two, and is this one still here?  It is then made anew.
 */
static int report(const char *who, unsigned long left)
{
    struct shmid_ds now;
    if (shmctl(shmid, IPC_STAT, &now) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");
    int gone = shmdt(second) == -1 && errno == EINVAL;
    printf("process: %s detaches: nattch=%lu, shmdt here: %s\n", who,
           (unsigned long)now.shm_nattch, gone ? "EINVAL" : "works");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    second = shmat(shmid, NULL, 0);
    if (second == (void *)-1)
        err(EXIT_FAILURE, "shmat once more");
    return now.shm_nattch == left && gone == (left == 1);
}

static void *detach(void *nothing)
{
    if (shmdt(second) == -1)
        err(EXIT_FAILURE, "shmdt in a thread");
    return nothing;
}

int main(void)
{
    /* GET, ATTACH, REMOVE, ATTACH */
    shmid = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    const void *kept = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    second = shmat(shmid, NULL, 0);
    if (kept == (void *)-1 || second == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* FORK: it detaches both, for the end of a process may count late */
    int status;
    pid_t child = fork();
    if (child == 0)
        _exit(shmdt(second) == -1 || shmdt(kept) == -1);
    if (child == -1 || waitpid(child, &status, 0) == -1 || status != 0)
        errx(EXIT_FAILURE, "the forked child failed");
    int shown = report("a forked child", 2);

    /* On the memory of the parent, which stands still meanwhile */
    child = vfork();
    if (child == 0) /* NOLINTNEXTLINE(clang-analyzer-unix.Vfork) */
        _exit(shmdt(second) == -1);
    if (child == -1 || waitpid(child, &status, 0) == -1 || status != 0)
        errx(EXIT_FAILURE, "the vfork child failed");
    shown &= report("a vfork child", 1);

    pthread_t thread;
    errno = pthread_create(&thread, NULL, detach, NULL);
    if (errno == 0)
        errno = pthread_join(thread, NULL);
    if (errno != 0)
        err(EXIT_FAILURE, "pthread_create, pthread_join");
    shown &= report("a thread", 1);
    return shown ? EXIT_SUCCESS : EXIT_FAILURE;
}
