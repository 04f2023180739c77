/*
 * a pointer to const is taken for a read-only attachment
 *
 * Diagnosis: A9
 * Points: 35
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* The child.  A byte from `go` says that there is something to see, a byte into
 * `done` that it has been seen.  When the parent has closed its end of `go`,
 * or is no longer there, read() returns 0. */
static void observe(int shmid, int *shared, int go, int done)
{
    const volatile int *view = shared;
    (void)shmid;

    char byte;
    while (read(go, &byte, 1) == 1) {
        printf("child:  sees %d\n", *view);
        if (fflush(stdout) == EOF)
            err(EXIT_FAILURE, "stdout");
        if (write(done, &byte, 1) != 1)
            err(EXIT_FAILURE, "write");
    }
    _exit(EXIT_SUCCESS);
}

int main(int argc, char *argv[])
{
    if (argc < 2) {
        fprintf(stderr, "usage: 05_attachments_observer NUMBER...\n");
        return 2;
    }

    /* When the child is gone, write() is to fail, and not to kill us. */
    int go[2], done[2];
    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        err(EXIT_FAILURE, "signal");
    if (pipe(go) == -1 || pipe(done) == -1)
        err(EXIT_FAILURE, "pipe");

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int *shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* FORK: each closes the ends that are the other's, so that a reader notices
     * when the other one is gone. */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        close(go[1]);
        close(done[0]);
        observe(shmid, shared, go[0], done[1]);
    }
    close(go[0]);
    close(done[1]);

    /* PUBLISH, one number after the other */
    int seen = 0;
    for (int i = 1; i < argc; i++) {
        char byte = 0;
        *(volatile int *)shared = atoi(argv[i]);
        if (write(go[1], &byte, 1) != 1 || read(done[0], &byte, 1) != 1)
            break;
        seen++;
    }
    close(go[1]);

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the observer failed");
    printf("parent: the observer has seen %d of %d numbers\n", seen, argc - 1);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return seen == argc - 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
