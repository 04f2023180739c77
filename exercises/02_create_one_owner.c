/*
 * 02_create_one_owner.c - starter: of several candidates one becomes the owner
 *
 * N children try to become the owner of KEY, all at the same time.  Exactly one
 * of them must succeed, whoever is faster.
 * The task is in 02_create_one_owner.md.
 *
 *     cc 02_create_one_owner.c && ./a.out 0x41000007 4
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* With which status a candidate ends. */
enum {
    OWNER = 0,
    OTHER = 10,
    FAILED = 1
};

/* A number from 1 to `most`, decimal or, after 0x, hexadecimal; or -1. */
static int number_from(const char *text, long most)
{
    char *end;
    long number = strtol(text, &end, 0);
    if (end == text || *end != '\0' || number < 1 || number > most)
        return -1;
    return (int)number;
}

/* What a candidate does: OWNER if it is now the owner of the key, OTHER if
 * somebody else was before, FAILED, and a message, if it cannot be known. */
static int try_to_own(key_t key)
{
    /* TODO 1: GET.  Whoever has made the segment is the owner. */
    (void)key;
    return OTHER;
}

int main(int argc, char *argv[])
{
    int key = argc == 3 ? number_from(argv[1], 0x7fffffff) : -1;
    int n = argc == 3 ? number_from(argv[2], 100) : -1;
    if (key == -1 || n == -1) {
        fprintf(stderr, "usage: %s KEY N\n", argv[0]);
        return 2;
    }

    /* FORK, WORK: the candidates.  If one cannot be made, those that are there
     * have to be waited for first. */
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

    /* REAP: how each has ended says what it has become. */
    for (int i = 0; i < made; i++) {
        int status;
        if (wait(&status) == -1)
            err(EXIT_FAILURE, "wait");
        if (WIFEXITED(status) && WEXITSTATUS(status) == OWNER)
            owners++;
        if (WIFEXITED(status) && WEXITSTATUS(status) == OTHER)
            others++;
    }

    /* TODO 2: REMOVE: the segment, if one of the candidates has made it.  If
     * none has, it was there before, and is somebody else's. */

    /* REPORT */
    printf("parent: owners=%d others=%d\n", owners, others);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    if (owners + others < n)
        errx(EXIT_FAILURE, "a candidate has failed");
    return EXIT_SUCCESS;
}
