/*
 * Reads the answer right after fork and waits afterwards: what is shared is
 * there at once, somebody thinks, and waiting is for zombies.
 *
 * Diagnosis: R4
 * Points: 0
 */
#define _GNU_SOURCE 1

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct talk {
    int weeks;
    int days;
};

static int number_from(const char *text)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < 1 || number > 1000)
        return -1;
    return (int)number;
}

int main(int argc, char *argv[])
{
    int weeks = argc == 2 ? number_from(argv[1]) : -1;
    if (weeks == -1) {
        fprintf(stderr, "usage: %s WEEKS, from 1 to 1000\n", argv[0]);
        return 2;
    }

    int shmid = shmget(IPC_PRIVATE, sizeof(struct talk), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");

    struct talk *talk = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (talk == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    printf("parent: how many days are %d weeks?\n", weeks);

    talk->weeks = weeks;

    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        int days = 7 * talk->weeks;
        printf("child:  %d weeks are %d days\n", talk->weeks, days);
        talk->days = days;
        _exit(fflush(stdout) == EOF);
    }

    int days = talk->days;
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");

    printf("parent: the child says %d\n", days);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
