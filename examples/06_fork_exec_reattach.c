/*
 * 06_fork_exec_reattach.c - a new program can attach by the identifier alone
 *
 * Exec has detached everything, but the identifier of a segment is the same for
 * every process.  Here it travels as an argument, and the new program attaches
 * by it, reads, and answers.  To attach a segment whose removal has been asked
 * for, while somebody else is attached, is Linux (shmop(2)).
 *
 *     cc 06_fork_exec_reattach.c && ./a.out
 *
 * Claims: S21 S22
 * Output:
 *     parent: writes "hello"
 *     child:  a new program, reads "hello"
 *     parent: reads "hello yourself"
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static const char answer[] = "hello yourself"; /* the segment has its size */

static int new_program(const char *argument)
{
    char *end;
    long long shmid = strtoll(argument, &end, 10);
    if (end == argument || *end != '\0' || shmid != (int)shmid)
        errx(2, "not an identifier: %s", argument);
    char *text = shmat((int)shmid, NULL, 0);
    if (text == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    if (strncmp(text, "hello", sizeof answer) != 0)
        errx(EXIT_FAILURE, "this segment is somebody else's");
    printf("child:  a new program, reads \"%s\"\n", text);
    snprintf(text, sizeof answer, "%s", answer);
    return fflush(stdout) == EOF ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char *argv[])
{
    if (argc > 1)
        return new_program(argv[1]);

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof answer, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    char *text = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (text == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* PUBLISH: the question in the segment, the identifier in an argument */
    snprintf(text, sizeof answer, "hello");
    char argument[16];
    snprintf(argument, sizeof argument, "%d", shmid);
    printf("parent: writes \"%s\"\n", text);

    /* FORK */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        execv("/proc/self/exe", (char *[]){argv[0], argument, NULL});
        err(EXIT_FAILURE, "execv"); /* it returns only when it has failed */
    }

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    printf("parent: reads \"%s\"\n", text);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return status != 0 || strncmp(text, answer, sizeof answer) != 0;
}
