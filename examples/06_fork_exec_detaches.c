/*
 * 06_fork_exec_detaches.c - exec detaches everything, and the process lives on
 *
 * The child inherits the attachment and becomes a new program, with a new
 * address space where nothing is attached: the count falls from 2 to 1 while
 * both processes live.  How does the parent know when?  The child holds the
 * writing end of a pipe, marked close-on-exec: end of file is the moment.  That
 * exec detaches is POSIX; /proc/self/exe, the running program, is Linux.
 *
 *     cc 06_fork_exec_detaches.c && ./a.out
 *
 * Claims: S41
 * Output:
 *     parent: before fork nattch=1
 *     parent: after fork nattch=2
 *     parent: after exec nattch=1, the child is alive: yes
 */
#define _GNU_SOURCE 1 /* pipe2, System V IPC in <sys/shm.h> */

#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned long nattch(int shmid)
{
    struct shmid_ds segment;
    if (shmctl(shmid, IPC_STAT, &segment) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");
    return (unsigned long)segment.shm_nattch;
}

int main(int argc, char *argv[])
{
    char byte;
    if (argc == 2 && argv[1][0] == '-') /* new program: stay until EOF */
        return read(STDIN_FILENO, &byte, 1) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(long), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    unsigned long *after_fork = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (after_fork == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* FORK, with two pipes that exec closes in the child */
    printf("parent: before fork nattch=%lu\n", nattch(shmid));
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    int gone[2], input[2];
    if (pipe2(gone, O_CLOEXEC) == -1 || pipe2(input, O_CLOEXEC) == -1)
        err(EXIT_FAILURE, "pipe2");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        *after_fork = nattch(shmid);
        if (dup2(input[0], STDIN_FILENO) == -1) /* stays open */
            err(EXIT_FAILURE, "dup2");
        execv("/proc/self/exe", (char *[]){argv[0], "-", NULL});
        err(EXIT_FAILURE, "execv"); /* it returns only when it has failed */
    }

    /* WORK: wait for the exec */
    if (close(gone[1]) == -1 || read(gone[0], &byte, 1) != 0)
        err(EXIT_FAILURE, "read");
    /* Let the count settle: whoever reads /proc, such as ps(1), can keep the
     * memory of the old program a moment longer.  It gets the processor. */
    for (int i = 0; i < 1000000 && nattch(shmid) != 1; i++)
        sched_yield();
    unsigned long after_exec = nattch(shmid);

    /* REAP: status 0 means that it was there until now, when its input ends */
    int status;
    if (close(input[1]) == -1 || waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    printf("parent: after fork nattch=%lu\n", *after_fork);
    printf("parent: after exec nattch=%lu, the child is alive: %s\n",
           after_exec, status == 0 ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return *after_fork != 2 || after_exec != 1 || status != 0;
}
