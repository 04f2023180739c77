/*
 * 11_semaphores_mutex.c - between P and V of one semaphore nobody else comes in
 *
 * Two processes add to one counter.  The kernel lets both at it at once, and
 * then additions are lost.  A semaphore with the value 1 lets in one at a time:
 * P takes the 1, or waits until there is one, and V puts it back.  All this is
 * POSIX (semop).  Each gives its processor away amid its addition, so that the
 * other has every chance.  With SEM_UNDO the kernel does the V for one that
 * ends before it, see 11_semaphores_undo.c.
 *
 *     cc 11_semaphores_mutex.c && ./a.out
 *
 * Claims: S05 S06
 * Output:
 *     parent: inside, value=0 each time: yes
 *     parent: got=200 expected=200
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/sem.h> and <sys/shm.h> */

#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    ROUNDS = 100
};
union semun {
    int val;
    unsigned short *array; /* not used: semctl() takes a union so large */
};

static int semid = -1;
static int *counter; /* in the segment; stored to only between P and V */

static void remove_set(void) /* at each exit; the child ends with _exit() */
{
    semctl(semid, 0, IPC_RMID);
}

static void change(short by)
{
    struct sembuf operation = {.sem_op = by, .sem_flg = SEM_UNDO};
    if (semop(semid, &operation, 1) == -1)
        err(EXIT_FAILURE, "semop");
}

/* Adds.  Was the door shut whenever this process was inside? */
static int add(void)
{
    int shut = 1;
    for (int i = 0; i < ROUNDS; i++) {
        change(-1); /* P */
        int value = *counter;
        shut &= semctl(semid, 0, GETVAL) == 0;
        sched_yield(); /* not to let it settle: to be disturbed */
        *counter = value + 1;
        change(+1); /* V */
    }
    return shut;
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof *counter, IPC_CREAT | 0600);
    if (shmid == -1 || atexit(remove_set) != 0)
        err(EXIT_FAILURE, "shmget, atexit");
    counter = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1 || counter == (void *)-1)
        err(EXIT_FAILURE, "shmat, shmctl(IPC_RMID)");
    semid = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (semid == -1 || semctl(semid, 0, SETVAL, (union semun){.val = 1}) == -1)
        err(EXIT_FAILURE, "semget, semctl(SETVAL)");

    /* FORK */
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0)
        _exit(!add());
    int status, shut = add();

    /* REAP: the status says whether the door was shut for the child, too */
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    shut &= status == 0;
    printf("parent: inside, value=0 each time: %s\n", shut ? "yes" : "no");
    printf("parent: got=%d expected=%d\n", *counter, 2 * ROUNDS);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return shut && *counter == 2 * ROUNDS ? EXIT_SUCCESS : EXIT_FAILURE;
}
