/*
 * Both semaphores are 1, as if the value said how many processes use it; so
 * both may begin, and the order is left to chance
 *
 * Diagnosis: S9
 * Points: 40
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/sem.h> and <sys/shm.h> */

#include <err.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    PARENT, /* number of the semaphore that is 1 when it is the parent's turn */
    CHILD,  /* and of the one that is 1 when it is the child's */
    LETTERS = 100 /* the segment has room for as many */
};
union semun {
    unsigned short *array;
};

static int semid = -1;
static char *text; /* in the segment; whose turn it is adds a letter */

/* At each exit of the parent, and of a child that has failed. */
static void remove_set(void)
{
    if (semid != -1)
        semctl(semid, 0, IPC_RMID);
}

/* Puts a letter behind the last one. */
static void append(char letter)
{
    text[strlen(text)] = letter;
}

/* P with `by` -1, V with +1.  Returns false when that is not possible. */
static bool change(int number, short by)
{
    struct sembuf operation = {(unsigned short)number, by, 0};
    if (semop(semid, &operation, 1) == 0)
        return true;
    warn("semop");
    return false;
}

/* Adds the letters of `word`, one in each turn. */
static bool take_turns(int own, int other, const char *word)
{
    for (; *word != '\0'; word++) {
        if (!change(own, -1))
            return false;
        append(*word);
        if (!change(other, +1))
            return false;
    }
    return true;
}

int main(int argc, char *argv[])
{
    if (argc != 3 || strlen(argv[1]) != strlen(argv[2]) ||
        strlen(argv[1]) >= LETTERS / 2)
        errx(2, "usage: 11_semaphores_strict_turns WORD WORD, equally long");

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, LETTERS, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    text = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (text == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* GET: the set, with its first values.  The parent begins. */
    if (atexit(remove_set) != 0)
        errx(EXIT_FAILURE, "atexit");
    semid = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
    if (semid == -1)
        err(EXIT_FAILURE, "semget");
    union semun first = {
        .array = (unsigned short[]){[PARENT] = 1, [CHILD] = 1}};
    if (semctl(semid, 0, SETALL, first) == -1)
        err(EXIT_FAILURE, "semctl(SETALL)");

    /* FORK: a child that is alone would wait for ever (Linux) */
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
            _exit(EXIT_FAILURE);
        if (!take_turns(CHILD, PARENT, argv[2])) /* WORK */
            exit(EXIT_FAILURE); /* not _exit(): so the set is removed */
        _exit(EXIT_SUCCESS);
    }
    bool done = take_turns(PARENT, CHILD, argv[1]); /* WORK */
    if (!done)
        remove_set(); /* ends the waiting of the child */

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (!done || status != 0)
        errx(EXIT_FAILURE, "not all turns were taken");

    /* REPORT */
    printf("parent: %s\n", text);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
