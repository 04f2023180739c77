/*
 * The child removes when it has added up, as if the last one who uses a
 * segment were always there to do it
 *
 * Diagnosis: L2
 * Points: 35
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* Reads a number; ends the program when `text` is none. */
static int number_of(const char *text)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < -9999 || number > 9999)
        errx(2, "not a number from -9999 to 9999: %s", text);
    return (int)number;
}

/* Adds up `count` numbers; refuses those below 0.  Returns the status of the
 * child that does it. */
static int add_up(char *numbers[], int count, int *sum, int shmid)
{
    for (int i = 0; i < count; i++) {
        int number = number_of(numbers[i]);
        if (number < 0) {
            warnx("refused: %d", number);
            return EXIT_FAILURE;
        }
        *sum += number;
    }
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    return EXIT_SUCCESS;
}

int main(int argc, char *argv[])
{
    /* GET, ATTACH */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int *sum = shmat(shmid, NULL, 0);
    if (sum == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* CHECK */
    if (argc < 2) {
        warnx("nothing to add up");
        return EXIT_FAILURE;
    }

    /* FORK */
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0)
        _exit(add_up(argv + 1, argc - 1, sum, shmid)); /* WORK */

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0) {
        warnx("there is no sum");
        return EXIT_FAILURE;
    }
    printf("parent: sum=%d\n", *sum);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
