/*
 * 11_semaphores_init_race.c - sem_otime tells that a set is initialised
 *
 * To make a set and to give it its values are two calls.  Whoever opens the set
 * by its key between them takes it for ready: the classic race.  But sem_otime,
 * the time of the last semop(), is 0 in a new set, and SETVAL leaves it so
 * (POSIX: semget, semctl).  So the maker gives the value that counts by
 * semop(), and an opener looks again until sem_otime is not 0.  Here the parent
 * goes on only when the child has looked once, to lose the race each time.
 *
 *     cc 11_semaphores_init_race.c && ./a.out
 *
 * Output:
 *     parent: makes a set, and does not set its value yet
 *     child:  too early: value=0, sem_otime set=0
 *     child:  has waited: value=1, sem_otime set=1
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/sem.h> */

#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

union semun {
    struct semid_ds *buf;
};

static int semid = -1;

static void remove_set(void) /* at each exit of the parent */
{
    semctl(semid, 0, IPC_RMID);
}

static int initialised(int opened)
{
    struct semid_ds set = {0};
    if (semctl(opened, 0, IPC_STAT, (union semun){.buf = &set}) == -1)
        err(EXIT_FAILURE, "semctl(IPC_STAT)");
    return set.sem_otime != 0;
}

int main(void)
{
    printf("parent: makes a set, and does not set its value yet\n");
    int ends[2];
    if (fflush(stdout) == EOF || ferror(stdout) || pipe(ends) == -1)
        err(EXIT_FAILURE, "stdout, pipe");

    /* GET: with a key that meets nobody */
    pid_t parent = getpid();
    key_t key = 0x41000000 + parent;
    while (semget(key, 0, 0) != -1)
        key += 1 << 22;
    semid = semget(key, 1, IPC_CREAT | IPC_EXCL | 0600);
    if (semid == -1 || atexit(remove_set) != 0)
        err(EXIT_FAILURE, "semget, atexit");

    /* FORK */
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        int opened = semget(key, 1, 0); /* as a stranger would */
        int early = semctl(opened, 0, GETVAL), set = initialised(opened);
        printf("child:  too early: value=%d, sem_otime set=%d\n", early, set);
        if (fflush(stdout) == EOF || write(ends[1], "!", 1) != 1)
            err(EXIT_FAILURE, "stdout, write");
        /* Let it settle, while there is somebody to wait for. */
        for (int i = 0; !set && i < 1000000 && getppid() == parent; i++) {
            sched_yield();
            set = initialised(opened);
        }
        int value = semctl(opened, 0, GETVAL);
        printf("child:  has waited: value=%d, sem_otime set=%d\n", value, set);
        _exit(fflush(stdout) == EOF || early != 0 || !set || value != 1);
    }

    /* PUBLISH: when the child has looked, or has ended */
    if (close(ends[1]) == -1 || read(ends[0], &(char){0}, 1) != 1)
        err(EXIT_FAILURE, "close, read");
    struct sembuf raise_it = {.sem_op = 1};
    if (semop(semid, &raise_it, 1) == -1)
        err(EXIT_FAILURE, "semop");

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
