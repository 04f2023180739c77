/*
 * 11_semaphores_undo.c - with SEM_UNDO, a killed holder gives back what it took
 *
 * A child takes the semaphore and is killed.  Without SEM_UNDO it stays at 0,
 * and whoever comes next waits for ever.  With it, the kernel remembers what
 * the process has added and taken, and undoes it at its end, however that comes
 * (POSIX: semop, exit).  It repairs the count, and not the data that was
 * half written.  What is to be undone survives exec, and is not inherited by
 * fork (semop(2)).
 *
 *     cc 11_semaphores_undo.c && ./a.out
 *
 * Output:
 *     parent: holder killed: without=0 with=1
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/sem.h> */

#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

union semun {
    int val;
    unsigned short *array; /* not used: semctl() takes a union so large */
};

static int semid = -1;

static void remove_set(void) /* at each exit of the parent */
{
    semctl(semid, 0, IPC_RMID);
}

/* The value after a holder that has taken it with these flags was killed. */
static int value_after(short flags)
{
    if (semctl(semid, 0, SETVAL, (union semun){.val = 1}) == -1)
        err(EXIT_FAILURE, "semctl(SETVAL)");

    /* FORK */
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        struct sembuf take = {.sem_op = -1, .sem_flg = flags};
        if (semop(semid, &take, 1) == -1)
            err(EXIT_FAILURE, "semop");
        if (semctl(semid, 0, GETVAL) == 0)
            raise(SIGKILL);
        _exit(EXIT_FAILURE);
    }

    /* REAP: what is undone is undone before that */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
        errx(EXIT_FAILURE, "the child was not killed as a holder");
    return semctl(semid, 0, GETVAL);
}

int main(void)
{
    /* GET */
    if (atexit(remove_set) != 0)
        errx(EXIT_FAILURE, "atexit");
    semid = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (semid == -1)
        err(EXIT_FAILURE, "semget");

    /* REPORT */
    int without = value_after(0), with = value_after(SEM_UNDO);
    printf("parent: holder killed: without=%d with=%d\n", without, with);
    if (fflush(stdout) == EOF || ferror(stdout))
        err(EXIT_FAILURE, "stdout");
    return without == 0 && with == 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
