/*
 * The child stores its square and does not end: it goes on in the loop of
 * its parent and makes children of its own.  Somebody thinks that a child
 * ends by itself where its work is done.
 *
 * Diagnosis: W6
 * Points: 35
 */
#define _GNU_SOURCE 1

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    MOST = 100
};

static int number_from(const char *text)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < 0 || number > MOST)
        return -1;
    return (int)number;
}

int main(int argc, char *argv[])
{
    int n = argc == 2 ? number_from(argv[1]) : -1;
    if (n == -1) {
        fprintf(stderr, "usage: %s N, with N from 0 to %d\n", argv[0], MOST);
        return 2;
    }

    size_t size = (size_t)(n > 0 ? n : 1) * sizeof(int);
    int shmid = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    int *slots = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (slots == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    int made = 0;
    for (; made < n; made++) {
        pid_t child = fork();
        if (child == -1) {
            warn("fork");
            break;
        }
        if (child == 0) {
            slots[made] = made * made;
        }
    }

    int done = 0;
    for (int i = 0; i < made; i++) {
        int status;
        if (wait(&status) == -1)
            err(EXIT_FAILURE, "wait");
        if (status == 0)
            done++;
    }
    if (done < n)
        errx(EXIT_FAILURE, "only %d of %d children have done it", done, n);

    printf("parent: %d squares\n", n);
    for (int i = 0; i < n; i++)
        printf("parent: slot %d holds %d\n", i, slots[i]);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
