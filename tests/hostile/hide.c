/*
 * hide.c - lets nobody look into its memory for a while
 *
 * Without privileges over its user nobody can, until it says otherwise.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static void dumpable(unsigned long value)
{
    if (prctl(PR_SET_DUMPABLE, value, 0, 0, 0) == -1)
        err(EXIT_FAILURE, "prctl");
}

static void say(const char *line)
{
    if (puts(line) == EOF || fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
}

int main(void)
{
    int shmid = shmget(IPC_PRIVATE, 64, IPC_CREAT | 0600);
    char *shared = shmat(shmid, NULL, 0);
    shmctl(shmid, IPC_RMID, NULL);
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    strcpy(shared, "seen");
    say("parent: seen");
    dumpable(0);
    pid_t child = fork();
    if (child == 0) {
        strcpy(shared, "by the child");
        _exit(7);
    }
    if (child == -1 || waitpid(child, NULL, 0) == -1)
        err(EXIT_FAILURE, "fork");
    dumpable(1);
    say("parent: seen again");
    return EXIT_SUCCESS;
}
