/*
 * a handler is believed to have dealt with the fault when it returns
 *
 * Diagnosis: A8
 * Points: 60
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t faults;

static void caught(int signo)
{
    (void)signo;
    faults++;
}

int main(int argc, char *argv[])
{
    int number = argc == 3 ? atoi(argv[1]) : 0;
    if (number < 1 || number > 1000000 ||
        (strcmp(argv[2], "ro") != 0 && strcmp(argv[2], "rw") != 0)) {
        fprintf(stderr, "usage: 05_attachments_report_signal NUMBER ro|rw\n");
        return 2;
    }
    int flags = strcmp(argv[2], "ro") == 0 ? SHM_RDONLY : 0;

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int *shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* PUBLISH */
    *shared = number;

    /* FORK */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        /* To die plainly, and without a core file. */
        if (signal(SIGSEGV, caught) == SIG_ERR ||
            setrlimit(RLIMIT_CORE, &(struct rlimit){0}) == -1)
            err(EXIT_FAILURE, "signal, setrlimit");

        /* ATTACH, WORK */
        volatile int *own = shmat(shmid, NULL, flags);
        if (own == (void *)-1)
            err(EXIT_FAILURE, "shmat");
        *own = number + 1;
        _exit(EXIT_SUCCESS);
    }

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");

    /* REPORT */
    if (WIFSIGNALED(status))
        printf("parent: the child was killed by signal %d\n", WTERMSIG(status));
    else
        printf("parent: the child ended with status %d\n", WEXITSTATUS(status));
    printf("parent: the segment holds %d\n", *shared);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
