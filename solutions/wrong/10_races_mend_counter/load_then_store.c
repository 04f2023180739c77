/*
 * Load and store are both atomic, as if two steps nobody can come into were
 * one that nobody can come between
 *
 * Diagnosis: R1
 * Points: 50
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* A lock would be kept where each process has its own. */
_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "int is not free of locks");

/* The segment. */
struct shared {
    atomic_int counter; /* each child adds to it */
};

/* What one child does. */
static void add(struct shared *shared, int rounds)
{
    for (int i = 0; i < rounds; i++)
        atomic_store(&shared->counter, atomic_load(&shared->counter) + 1);
}

/* Reads a number; ends the program when `text` is none. */
static int number_of(const char *text, long most)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < 0 || number > most)
        errx(2, "not a number from 0 to %ld: %s", most, text);
    return (int)number;
}

int main(int argc, char *argv[])
{
    if (argc != 3)
        errx(2, "usage: 10_races_mend_counter CHILDREN ROUNDS");
    int children = number_of(argv[1], 20), rounds = number_of(argv[2], 9999999);

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    struct shared *shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* FORK */
    int made = 0, failed = 0;
    while (made < children && !failed) {
        pid_t child = fork();
        if (child == 0) {
            add(shared, rounds); /* WORK */
            _exit(EXIT_SUCCESS);
        }
        if (child == -1)
            warn("fork");
        failed = child == -1;
        made += child != -1;
    }

    /* REAP: all that were made, also when one could not be */
    while (made-- > 0) {
        int status;
        if (wait(&status) == -1)
            err(EXIT_FAILURE, "wait");
        failed |= status != 0;
    }
    if (failed)
        errx(EXIT_FAILURE, "not all have added");
    printf("parent: expected=%d counter=%d\n", children * rounds,
           shared->counter);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
