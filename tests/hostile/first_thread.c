/*
 * first_thread.c - its first thread ends, and another one goes on
 */
#include <err.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

static void *go_on(void *unused)
{
    (void)unused;
    int shmid = shmget(IPC_PRIVATE, 64, IPC_CREAT | 0600);
    char *shared = shmat(shmid, NULL, 0);
    shmctl(shmid, IPC_RMID, NULL);
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    strcpy(shared, "stored by a thread");
    puts("thread: goes on");
    exit(fflush(stdout) == EOF);
}

int main(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, go_on, NULL) != 0)
        errx(EXIT_FAILURE, "pthread_create");
    pthread_exit(NULL);
}
