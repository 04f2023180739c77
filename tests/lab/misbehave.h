/*
 * misbehave.h - a part of misbehave.c: what its ways to go wrong share, and
 * those that leave something behind
 */
#ifndef TESTS_LAB_MISBEHAVE_H
#define TESTS_LAB_MISBEHAVE_H

#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    BURNS_OUT = 20 /* seconds */
};

static double seconds(clockid_t clock)
{
    struct timespec now;
    if (clock_gettime(clock, &now) == -1)
        err(EXIT_FAILURE, "clock_gettime");
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static pid_t fork_or_fail(void)
{
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    return child;
}

static void wait_for(pid_t child)
{
    if (waitpid(child, NULL, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
}

/* Wait for a signal that ends us: at the latest the alarm. */
_Noreturn static void hang_here(void)
{
    alarm(BURNS_OUT);
    for (;;)
        pause();
}

/* What a good program says at its end, checked. */
static int say(const char *text)
{
    if (fputs(text, stdout) == EOF || fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}

/* PROCESSES IT LEAVES */

static int nap(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        usleep(20000);
        _exit(EXIT_SUCCESS);
    }
    if (waitpid(child, NULL, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    return say("process: fine\n");
}

/* The child sends a byte; its parent looks every millisecond whether it is
 * there. */
static int poll_child(void)
{
    int ends[2];
    char byte;
    if (pipe2(ends, O_NONBLOCK) == -1)
        err(EXIT_FAILURE, "pipe2");
    pid_t child = fork_or_fail();
    if (child == 0) {
        kill(getpid(), 0); /* to be held there */
        _exit(write(ends[1], "x", 1) != 1);
    }
    int looks = 0;
    while (read(ends[0], &byte, 1) != 1 && looks++ < 1000 * BURNS_OUT)
        usleep(1000);
    if (waitpid(child, NULL, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    return say("process: fine\n");
}

static int zombie(void)
{
    pid_t child = fork_or_fail();
    if (child == 0)
        _exit(EXIT_SUCCESS);
    /* Wait until it has ended, but leave it for somebody to wait for. */
    siginfo_t info;
    if (waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) == -1)
        err(EXIT_FAILURE, "waitid");
    return say("process: fine\n");
}

static int orphan(void)
{
    if (fork_or_fail() == 0)
        hang_here();
    return say("process: fine\n");
}

static int daemonize(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        if (setsid() == -1 || fork() == 0)
            hang_here();
        _exit(EXIT_SUCCESS);
    }
    wait_for(child);
    return say("process: fine\n");
}

static int fork_bomb(void)
{
    double until = seconds(CLOCK_MONOTONIC) + BURNS_OUT;
    while (seconds(CLOCK_MONOTONIC) < until)
        (void)fork(); /* parent and child do the same, also when it fails */
    return EXIT_SUCCESS;
}

static int relay_bomb(void)
{
    double until = seconds(CLOCK_MONOTONIC) + BURNS_OUT;
    while (seconds(CLOCK_MONOTONIC) < until)
        if (fork() > 0)
            _exit(EXIT_SUCCESS); /* the child runs on */
    return EXIT_SUCCESS;
}

/* WHAT ELSE IT LEAVES */

static int make_segment(void)
{
    int shmid = shmget(IPC_PRIVATE, 64, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    return shmid;
}

static int segment(void)
{
    make_segment();
    return say("process: fine\n");
}

static int child_segment(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        make_segment();
        _exit(EXIT_SUCCESS);
    }
    wait_for(child);
    return say("process: fine\n");
}

/* Not a leak: it goes when the last process that is attached ends. */
static int marked_segment(void)
{
    int shmid = make_segment();
    if (shmat(shmid, NULL, 0) == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    return say("process: fine\n");
}

static int semaphores(void)
{
    if (semget(IPC_PRIVATE, 2, IPC_CREAT | 0600) == -1)
        err(EXIT_FAILURE, "semget");
    return say("process: fine\n");
}

static int queue(void)
{
    if (msgget(IPC_PRIVATE, IPC_CREAT | 0600) == -1)
        err(EXIT_FAILURE, "msgget");
    return say("process: fine\n");
}

static void make_file(const char *path)
{
    int file = open(path, O_CREAT | O_WRONLY | O_EXCL, 0600);
    if (file == -1 || close(file) == -1)
        err(EXIT_FAILURE, "%s", path);
}

static int file(void)
{
    make_file("left.txt");
    return say("process: fine\n");
}

static int folder(void)
{
    if (mkdir("left", 0700) == -1 || mkdir("left/below", 0700) == -1)
        err(EXIT_FAILURE, "mkdir");
    make_file("left/one.txt");
    make_file("left/below/two.txt");
    return say("process: fine\n");
}

#endif
