/*
 * 01_sharing_predict_variables.given.c - who sees which of these stores?
 *
 * The program of the exercise 01_sharing_predict_variables.  Write down what
 * each line will say, and only then run it:
 *
 *     cc 01_sharing_predict_variables.given.c && ./a.out
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static int global = 1;

int main(void)
{
    int local = 1;
    int *heap = malloc(sizeof *heap);
    if (heap == NULL)
        err(EXIT_FAILURE, "malloc");

    /* GET, ATTACH, REMOVE: a segment with room for two ints */
    int shmid = shmget(IPC_PRIVATE, 2 * sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int *shared = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    global = 5;
    *heap = 6;
    shared[0] = 7;

    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        printf("child: global=%d\n", global);
        global = 20;
        local = 30;
        *heap = 40;
        shared[0] = shared[0] + 50;
        shared[1] = local + *heap;
        _exit(fflush(stdout) == EOF);
    }
    if (waitpid(child, NULL, 0) == -1)
        err(EXIT_FAILURE, "waitpid");

    printf("parent: global=%d\n", global);
    printf("parent: local=%d\n", local);
    printf("parent: *heap=%d\n", *heap);
    printf("parent: shared[0]=%d\n", shared[0]);
    printf("parent: shared[1]=%d\n", shared[1]);
    free(heap);
    return fflush(stdout) == EOF;
}
