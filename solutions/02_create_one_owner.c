/*
 * 02_create_one_owner.c - IPC_CREAT with IPC_EXCL succeeds for just one
 *
 * Any right answer asks and makes in one call.  The kernel lets one shmget with
 * IPC_CREAT | IPC_EXCL after the other look and make, so only one of them can
 * make the segment, and all others get EEXIST.  With two calls, a look and then
 * the making, others may look in between.  And only EEXIST means that somebody
 * was before: after another error nothing is known.
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
    /* GET: no look before it, the call itself tells. */
    if (shmget(key, sizeof(int), IPC_CREAT | IPC_EXCL | 0600) != -1)
        return OWNER;
    if (errno == EEXIST)
        return OTHER;
    warn("shmget");
    return FAILED;
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

    /* REMOVE: by the parent, when no candidate can come any more: after the
     * removal the next one would become an owner, too.  It was there before if
     * nobody has made it, and is then somebody else's. */
    if (owners > 0) {
        int shmid = shmget(key, 0, 0);
        if (shmid == -1)
            err(EXIT_FAILURE, "shmget, to remove it");
        if (shmctl(shmid, IPC_RMID, NULL) == -1)
            err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    }

    /* REPORT */
    printf("parent: owners=%d others=%d\n", owners, others);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    if (owners + others < n)
        errx(EXIT_FAILURE, "a candidate has failed");
    return EXIT_SUCCESS;
}
