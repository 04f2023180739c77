/*
 * Asks for sizeof slots, which is the size of the pointer.  It works for as
 * long as the page has room, so nobody notices.
 *
 * Diagnosis: P2
 * Points: 0
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

    int *slots;
    int shmid = shmget(IPC_PRIVATE, sizeof slots, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    slots = shmat(shmid, NULL, 0);
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
            _exit(EXIT_SUCCESS);
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
