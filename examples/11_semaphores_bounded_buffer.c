/*
 * 11_semaphores_bounded_buffer.c - three semaphores run a buffer of four slots
 *
 * One child puts items in, the other takes them out.  EMPTY counts the slots
 * that are free, FULL those that are not, and MUTEX guards them.  A child takes
 * its count and MUTEX in one call, so it never waits inside, where nobody else
 * could come in to end that.  (With two calls, the count has to come first.)
 * Nobody holds a count, and SEM_UNDO is no help when a child fails: then the
 * parent removes the set.  All this is POSIX (semop, semctl); that a child ends
 * with its parent is Linux.
 *
 *     cc 11_semaphores_bounded_buffer.c && ./a.out
 *
 * Claims: S06
 * Output:
 *     parent: items=200 checksum=ok
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/sem.h> and <sys/shm.h> */

#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    EMPTY, /* these three are numbers of semaphores */
    FULL,
    MUTEX
};
union semun {
    unsigned short *array;
};

static struct {
    int slots[4], used, checksum; /* whoever has taken MUTEX */
} * buffer;
static int semid = -1;

static void remove_set(void) /* at each exit; children end with _exit() */
{
    semctl(semid, 0, IPC_RMID);
}

static void work(unsigned short wanted, unsigned short made, pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        _exit(EXIT_FAILURE);
    struct sembuf enter[] = {{wanted, -1, 0}, {MUTEX, -1, 0}};
    struct sembuf leave[] = {{MUTEX, +1, 0}, {made, +1, 0}};
    for (int item = 1; item <= 200; item++) {
        if (semop(semid, enter, 2) == -1 || semctl(semid, MUTEX, GETVAL) != 0)
            err(EXIT_FAILURE, "semop, or somebody else could come in");
        if (made == FULL)
            buffer->slots[buffer->used++] = item;
        else
            buffer->checksum += buffer->slots[--buffer->used];
        if (semop(semid, leave, 2) == -1)
            err(EXIT_FAILURE, "semop");
    }
    _exit(EXIT_SUCCESS);
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof *buffer, IPC_CREAT | 0600);
    if (shmid == -1 || atexit(remove_set) != 0)
        err(EXIT_FAILURE, "shmget, atexit");
    buffer = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1 || buffer == (void *)-1)
        err(EXIT_FAILURE, "shmat, shmctl(IPC_RMID)");
    semid = semget(IPC_PRIVATE, 3, IPC_CREAT | 0600);
    union semun first = {.array = (unsigned short[]){4, 0, 1}};
    if (semid == -1 || semctl(semid, 0, SETALL, first) == -1)
        err(EXIT_FAILURE, "semget, semctl(SETALL)");

    /* FORK: the first fills what is empty, the second empties what is full */
    pid_t parent = getpid(), child;
    for (unsigned short i = 0; i < 2; i++)
        if ((child = fork()) == -1)
            err(EXIT_FAILURE, "fork");
        else if (child == 0)
            work(i, !i, parent);
    for (int status, i = 0; i < 2; i++) /* REAP: whoever is first */
        if (wait(&status) == -1 || status != 0)
            errx(EXIT_FAILURE, "a child failed");
    int right = buffer->checksum == 20100 && semctl(semid, 0, GETVAL) == 4;
    printf("parent: items=200 checksum=%s\n", right ? "ok" : "wrong");
    if (fflush(stdout) == EOF || ferror(stdout))
        err(EXIT_FAILURE, "stdout");
    return right ? EXIT_SUCCESS : EXIT_FAILURE;
}
