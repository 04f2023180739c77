/*
 * untraced.c - makes a child that asks not to be traced
 *
 *     untraced clone | clone3
 *
 * The child makes a segment; its status is 0 if it could, and 77 if there is no
 * such call.
 */
#include <err.h>
#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    struct clone_args args = {.flags = CLONE_UNTRACED, .exit_signal = SIGCHLD};
    bool third = argc > 1 && strcmp(argv[1], "clone3") == 0;
    long child = third
                     ? syscall(SYS_clone3, &args, sizeof args)
                     : syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0);
    if (child == -1)
        err(errno == ENOSYS ? 77 : EXIT_FAILURE, "clone");
    if (child == 0) {
        int shmid = shmget(IPC_PRIVATE, 64, IPC_CREAT | 0600);
        _exit(shmid == -1 || shmctl(shmid, IPC_RMID, NULL) == -1);
    }
    int status;
    if (waitpid((pid_t)child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
