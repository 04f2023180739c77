/*
 * Each looks again and again whose turn it is, as if waiting cost nothing
 *
 * Diagnosis: R5
 * Points: 75
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    PARENT, /* whose turn it is */
    CHILD,
    LETTERS = 100 /* the segment has room for as many */
};

static atomic_int *turn; /* in the segment; whose turn it is */
static char *text;       /* in the segment; whose turn it is adds a letter */

/* Puts a letter behind the last one. */
static void append(char letter)
{
    text[strlen(text)] = letter;
}

/* Adds the letters of `word`, one in each turn. */
static void take_turns(int own, int other, const char *word)
{
    for (; *word != '\0'; word++) {
        while (atomic_load(turn) != own)
            ; /* not yet */
        append(*word);
        atomic_store(turn, other);
    }
}

int main(int argc, char *argv[])
{
    if (argc != 3 || strlen(argv[1]) != strlen(argv[2]) ||
        strlen(argv[1]) >= LETTERS / 2)
        errx(2, "usage: 11_semaphores_strict_turns WORD WORD, equally long");

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, LETTERS + sizeof *turn, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    text = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (text == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    turn = (atomic_int *)(void *)(text + LETTERS);
    atomic_store(turn, PARENT);

    /* FORK: a child that is alone would wait for ever (Linux) */
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
            _exit(EXIT_FAILURE);
        take_turns(CHILD, PARENT, argv[2]); /* WORK */
        _exit(EXIT_SUCCESS);
    }
    take_turns(PARENT, CHILD, argv[1]); /* WORK */

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "not all turns were taken");

    /* REPORT */
    printf("parent: %s\n", text);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
