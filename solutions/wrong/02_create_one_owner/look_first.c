/*
 * Looks whether there is a segment, and makes it if there is none.  Between
 * the look and the making another can do the same.
 *
 * Diagnosis: R3
 * Points: 0
 */
#define _GNU_SOURCE 1

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    OWNER = 0,
    OTHER = 10,
    FAILED = 1
};

static int number_from(const char *text, long most)
{
    char *end;
    long number = strtol(text, &end, 0);
    if (end == text || *end != '\0' || number < 1 || number > most)
        return -1;
    return (int)number;
}

static int try_to_own(key_t key)
{
    if (shmget(key, 0, 0) != -1)
        return OTHER;
    if (errno != ENOENT || shmget(key, sizeof(int), IPC_CREAT | 0600) == -1) {
        warn("shmget");
        return FAILED;
    }
    return OWNER;
}

int main(int argc, char *argv[])
{
    int key = argc == 3 ? number_from(argv[1], 0x7fffffff) : -1;
    int n = argc == 3 ? number_from(argv[2], 100) : -1;
    if (key == -1 || n == -1) {
        fprintf(stderr, "usage: %s KEY N\n", argv[0]);
        return 2;
    }

    int made = 0, owners = 0, others = 0;
    for (; made < n; made++) {
        pid_t candidate = fork();
        if (candidate == -1) {
            warn("fork");
            break;
        }
        if (candidate == 0)
            _exit(try_to_own(key));
    }

    for (int i = 0; i < made; i++) {
        int status;
        if (wait(&status) == -1)
            err(EXIT_FAILURE, "wait");
        if (WIFEXITED(status) && WEXITSTATUS(status) == OWNER)
            owners++;
        if (WIFEXITED(status) && WEXITSTATUS(status) == OTHER)
            others++;
    }

    if (owners > 0) {
        int shmid = shmget(key, 0, 0);
        if (shmid == -1)
            err(EXIT_FAILURE, "shmget, to remove it");
        if (shmctl(shmid, IPC_RMID, NULL) == -1)
            err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    }

    printf("parent: owners=%d others=%d\n", owners, others);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    if (owners + others < n)
        errx(EXIT_FAILURE, "a candidate has failed");
    return EXIT_SUCCESS;
}
