/*
 * 06_fork_predict_counts.given.c - how many attachments, at eight points?
 *
 * The program of the exercise 06_fork_predict_counts.  Begin to read at main.
 * Write down what nattch is at each point, and only then run it:
 *
 *     cc 06_fork_predict_counts.given.c && ./a.out
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h>, waitid */

#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int shmid;
static char *one, *two;

/* tell() lets the other side of a line go on that waits in hear(). */
static void tell(int line)
{
    if (write(line, "!", 1) != 1)
        err(EXIT_FAILURE, "write");
}

static void hear(int line)
{
    char byte;
    if (read(line, &byte, 1) != 1)
        errx(EXIT_FAILURE, "the other side has ended");
}

/* FORK: a child that does its work and ends, and a line to it. */
static pid_t start(void (*work)(int line), int *line)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == -1)
        err(EXIT_FAILURE, "socketpair");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        close(ends[0]);
        work(ends[1]);
        _exit(EXIT_SUCCESS);
    }
    close(ends[1]);
    *line = ends[0];
    return child;
}

/* Detaches one of the two.  When it has heard again, it ends. */
static void first_work(int line)
{
    hear(line);
    if (shmdt(two) == -1)
        err(EXIT_FAILURE, "shmdt");
    tell(line);
    hear(line);
}

/* Becomes a new program, which has the line as its standard input. */
static void second_work(int line)
{
    hear(line);
    if (dup2(line, STDIN_FILENO) == -1)
        err(EXIT_FAILURE, "dup2");
    execl("/proc/self/exe", "new", "new", (char *)NULL);
    err(EXIT_FAILURE, "execl");
}

/* What the kernel counts now. */
static void point(int number)
{
    struct shmid_ds segment;
    for (int i = 0; i < 10; i++) /* an end may take a moment to be counted */
        sched_yield();
    if (shmctl(shmid, IPC_STAT, &segment) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");
    printf("parent: point %d nattch=%lu\n", number,
           (unsigned long)segment.shm_nattch);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
}

int main(int argc, char *argv[])
{
    (void)argv;
    if (argc == 2) { /* the new program: says so, and waits */
        tell(STDIN_FILENO);
        hear(STDIN_FILENO);
        return EXIT_SUCCESS;
    }

    shmid = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    one = shmat(shmid, NULL, 0);
    two = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (one == (void *)-1 || two == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    point(1); /* nobody else is there yet */

    int first_line, second_line;
    pid_t first = start(first_work, &first_line);
    point(2); /* the first child is there, and waits */
    tell(first_line);
    hear(first_line);
    point(3); /* it has detached one */

    pid_t second = start(second_work, &second_line);
    point(4); /* the second child is there, too, and waits */
    tell(second_line);
    hear(second_line);
    point(5); /* it has become a new program, which waits */

    siginfo_t end;
    tell(first_line);
    if (waitid(P_PID, (id_t)first, &end, WEXITED | WNOWAIT) == -1)
        err(EXIT_FAILURE, "waitid");
    point(6); /* the first child has ended; it has not been reaped */
    if (waitpid(first, NULL, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    point(7); /* now it has */

    if (shmdt(one) == -1)
        err(EXIT_FAILURE, "shmdt");
    point(8); /* the parent has detached one; the new program still waits */

    tell(second_line);
    if (waitpid(second, NULL, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    return EXIT_SUCCESS;
}
