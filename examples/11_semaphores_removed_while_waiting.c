/*
 * 11_semaphores_removed_while_waiting.c - removing a set ends all waiting at
 * once
 *
 * The parent holds a semaphore, the child waits for it, and the parent removes
 * the set.  The wait fails with EIDRM, and the set is gone: its removal does
 * not wait for anybody, as that of a segment does.  How the parent knows that
 * the child waits: GETNCNT counts who does.  All this is POSIX (semop, semctl).
 * Had the parent been killed instead, SEM_UNDO would have let the child go on.
 *
 *     cc 11_semaphores_removed_while_waiting.c && ./a.out
 *
 * Output:
 *     parent: takes the semaphore, which the child wants, too
 *     child:  semop has failed with EIDRM
 *     parent: has removed the set with waiting=1, and is told EINVAL
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/sem.h> */

#include <err.h>
#include <errno.h>
#include <sched.h>
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

static void remove_set(void) /* at each exit of the parent, too */
{
    semctl(semid, 0, IPC_RMID);
}

int main(void)
{
    /* GET */
    if (atexit(remove_set) != 0)
        errx(EXIT_FAILURE, "atexit");
    semid = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (semid == -1 || semctl(semid, 0, SETVAL, (union semun){.val = 1}) == -1)
        err(EXIT_FAILURE, "semget, semctl(SETVAL)");
    struct sembuf take = {.sem_op = -1, .sem_flg = SEM_UNDO};
    if (semop(semid, &take, 1) == -1)
        err(EXIT_FAILURE, "semop");

    printf("parent: takes the semaphore, which the child wants, too\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");

    /* FORK */
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        int error = semop(semid, &take, 1) == -1 ? errno : 0;
        printf("child:  semop has failed with %s\n",
               error == EIDRM ? "EIDRM" : "something else");
        _exit(fflush(stdout) == EOF || error != EIDRM);
    }

    /* Let it settle: look again until the child waits, or has ended. */
    int waiting = 0, looks = 0, status = 0;
    while (waiting == 0 && looks++ < 1000000 &&
           waitpid(child, &status, WNOHANG) == 0) {
        sched_yield();
        waiting = semctl(semid, 0, GETNCNT);
    }
    if (waiting != 1)
        errx(EXIT_FAILURE, "the child does not wait");

    /* REMOVE */
    if (semctl(semid, 0, IPC_RMID) == -1)
        err(EXIT_FAILURE, "semctl(IPC_RMID)");

    /* REAP */
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");
    int gone = semctl(semid, 0, GETVAL) == -1 && errno == EINVAL;
    printf("parent: has removed the set with waiting=%d, and is told %s\n",
           waiting, gone ? "EINVAL" : "something else");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return gone ? EXIT_SUCCESS : EXIT_FAILURE;
}
