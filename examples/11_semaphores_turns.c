/*
 * 11_semaphores_turns.c - two semaphores make two processes take turns
 *
 * One semaphore for each child, A and B: it takes its own before a turn, and
 * raises the other's after it.  So the order is strict, though each runs when
 * it likes.  Who ends amid this lets the other wait for ever, and SEM_UNDO is
 * no help, since nobody holds a semaphore that one raises and another takes. So
 * the parent takes no part: it waits for both, and removes the set when one has
 * failed, which ends all waiting.  All this is POSIX (semop, semctl).
 *
 *     cc 11_semaphores_turns.c && ./a.out
 *
 * Claims: S06
 * Output:
 *     parent: order=ABABAB
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/sem.h> and <sys/shm.h> */

#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

union semun {
    unsigned short *array;
};

static int semid = -1; /* semaphore 0 is 1 when it is A's turn; 1: B's */
static char *order;    /* in the segment; whose turn it is adds a letter */

/* At each exit of the parent; a child ends with _exit().  One that fails does
 * not, and so nobody waits for it in vain. */
static void remove_set(void)
{
    semctl(semid, 0, IPC_RMID);
}

static void change(int number, short by)
{
    struct sembuf operation = {(unsigned short)number, by, 0};
    if (semop(semid, &operation, 1) == -1)
        err(EXIT_FAILURE, "semop");
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof "ABABAB", IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    order = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1 || order == (void *)-1)
        err(EXIT_FAILURE, "shmat, shmctl(IPC_RMID)");
    semid = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
    union semun first = {.array = (unsigned short[]){1, 0}};
    if (semid == -1 || atexit(remove_set) != 0 ||
        semctl(semid, 0, SETALL, first) == -1)
        err(EXIT_FAILURE, "semget, atexit, semctl(SETALL)");

    /* FORK: who is alone, its parent killed, would wait for ever (Linux) */
    pid_t parent = getpid();
    for (int own = 0; own < 2; own++) {
        pid_t child = fork();
        if (child == -1)
            err(EXIT_FAILURE, "fork");
        if (child != 0)
            continue;
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
            _exit(EXIT_FAILURE);
        for (int turn = 0; turn < 3; turn++) {
            change(own, -1);
            order[strlen(order)] = "AB"[own];
            change(!own, +1);
        }
        _exit(EXIT_SUCCESS);
    }

    /* REAP: whoever is first */
    for (int status, i = 0; i < 2; i++)
        if (wait(&status) == -1 || status != 0)
            errx(EXIT_FAILURE, "a child failed");

    /* REPORT: what was raised has been taken, but for A's fourth turn */
    int strict = strcmp(order, "ABABAB") == 0 &&
                 semctl(semid, 0, GETVAL) == 1 && semctl(semid, 1, GETVAL) == 0;
    printf("parent: order=%s\n", order);
    if (fflush(stdout) == EOF || ferror(stdout))
        err(EXIT_FAILURE, "stdout");
    return strict ? EXIT_SUCCESS : EXIT_FAILURE;
}
