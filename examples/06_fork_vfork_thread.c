/*
 * 06_fork_vfork_thread.c - a vfork child and a thread add no attachment
 *
 * An attachment belongs to an address space.  fork() makes a second one, so the
 * count goes up.  A vfork child and a thread run in the one that is there.
 * Each asks for the count itself.  POSIX let a vfork child do hardly more than
 * _exit(), and has withdrawn the call; Linux lets it ask (vfork(2)).
 *
 *     cc 06_fork_vfork_thread.c && ./a.out    (before glibc 2.34: cc -pthread)
 *
 * Claims: S40
 * Output:
 *     process: alone nattch=1
 *     process: in a vfork child nattch=1
 *     process: in a second thread nattch=1
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
static struct shmid_ds *seen; /* in the segment: how the kernel describes it */

static void *ask(void *nothing)
{
    if (shmctl(shmid, IPC_STAT, seen) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");
    return nothing;
}

/* Prints what was seen, and clears it for the next one who asks. */
static int report(const char *where)
{
    unsigned long nattch = (unsigned long)seen->shm_nattch;
    printf("process: %s nattch=%lu\n", where, nattch);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    seen->shm_nattch = 0;
    return nattch == 1;
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    shmid = shmget(IPC_PRIVATE, sizeof *seen, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    seen = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (seen == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    ask(NULL);
    int shown = report("alone");

    /* FORK: the child runs on the memory of the parent, which stands still.
     * So no err() in it: that would flush and end what is the parent's. */
    pid_t child = vfork();
    if (child == -1)
        err(EXIT_FAILURE, "vfork");
    if (child == 0) /* NOLINTNEXTLINE(clang-analyzer-unix.Vfork) */
        _exit(shmctl(shmid, IPC_STAT, seen) == -1);
    if (waitpid(child, NULL, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    shown &= report("in a vfork child");

    /* These calls return their error. */
    pthread_t thread;
    errno = pthread_create(&thread, NULL, ask, NULL);
    if (errno != 0)
        err(EXIT_FAILURE, "pthread_create");
    errno = pthread_join(thread, NULL);
    if (errno != 0)
        err(EXIT_FAILURE, "pthread_join");
    shown &= report("in a second thread");
    return shown ? EXIT_SUCCESS : EXIT_FAILURE;
}
