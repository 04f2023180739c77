/*
 * hostile.h - try a program of tests/hostile, and look whether it has left
 * anything
 *
 * For the tests of what must be borne; each includes it once.  All that a run
 * makes lies in a folder of the test's own, and all processes have a mark in
 * their environment.
 */
#ifndef TESTS_LAB_HOSTILE_H
#define TESTS_LAB_HOSTILE_H

#include "check/check.h"
#include "check/report.h"

#include <ctype.h>
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char hostile_folder[] = "/tmp/hostile-XXXXXX";
static char hostile_mark[64];

/* PATHS */

/* A program of tests/hostile.  Valid until the third call from now.  The test
 * is over when it is not there: who waits for what it does waits for ever. */
static inline const char *hostile(const char *name)
{
    static char paths[3][4096];
    static int next;
    char *path = paths[next++ % 3];
    char below[256];
    snprintf(below, sizeof below, "../hostile/%s", name);
    snprintf(path, sizeof paths[0], "%s", report_helper(below));
    if (access(path, X_OK) == -1)
        err(REPORT_UNTESTED, "%s", path);
    return path;
}

/* The command.  Likewise. */
static inline const char *hostile_shmlab(void)
{
    return hostile("../../bin/shmlab");
}

/* A file in the folder of the test, which is not that of the runs.  Valid until
 * the tenth call from now. */
static inline const char *hostile_file(const char *name)
{
    static char paths[10][256];
    static int next;
    char *path = paths[next++ % 10];
    snprintf(path, sizeof paths[0], "%s/%s", hostile_folder, name);
    return path;
}

/* BEFORE AND AFTER */

static inline void hostile_end(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", hostile_folder);
    if (system(command) != 0) // NOLINT(cert-env33-c): our own words
        perror(hostile_folder);
}

/* Before the first test. */
static inline void hostile_begin(void)
{
    if (mkdtemp(hostile_folder) == NULL ||
        mkdir(hostile_file("runs"), 0700) == -1)
        err(REPORT_UNTESTED, "%s", hostile_folder);
    if (geteuid() == 0 && (chmod(hostile_folder, 0711) == -1 ||
                           chmod(hostile_file("runs"), 0711) == -1))
        err(REPORT_UNTESTED, "chmod");
    atexit(hostile_end);
    snprintf(hostile_mark, sizeof hostile_mark, "%d-%s", (int)getpid(),
             strrchr(hostile_folder, '-') + 1);
    if (setenv("HOSTILE_MARK", hostile_mark, 1) == -1 ||
        setenv("TMPDIR", hostile_file("runs"), 1) == -1)
        err(REPORT_UNTESTED, "setenv");
    /* What Python and others would tell of is not ours to judge. */
    if (setenv("LC_ALL", "C.UTF-8", 1) == -1)
        err(REPORT_UNTESTED, "setenv");
}

static inline bool hostile_is_marked(const char *pid)
{
    char path[300], text[65536], wanted[128];
    snprintf(path, sizeof path, "/proc/%s/environ", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return false;
    ssize_t size = read(fd, text, sizeof text);
    close(fd);
    int length = snprintf(wanted, sizeof wanted, "HOSTILE_MARK=%s",
                          hostile_mark);
    return size > 0 &&
           memmem(text, (size_t)size, wanted, (size_t)length) != NULL;
}

/* A process other than this one that has the mark; 0: there is none. */
static inline pid_t hostile_survivor(void)
{
    pid_t found = 0;
    DIR *proc = opendir("/proc");
    if (proc == NULL)
        err(REPORT_UNTESTED, "/proc");
    for (struct dirent *entry; (entry = readdir(proc)) != NULL;) {
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
        if (isdigit((unsigned char)entry->d_name[0]) && pid != getpid() &&
            hostile_is_marked(entry->d_name))
            found = pid;
    }
    closedir(proc);
    return found;
}

/* The name of anything in the folder of the runs; "": it is empty. */
static inline const char *hostile_leftover(void)
{
    static char name[256];
    name[0] = '\0';
    DIR *runs = opendir(hostile_file("runs"));
    if (runs == NULL)
        err(REPORT_UNTESTED, "runs");
    for (struct dirent *entry; (entry = readdir(runs)) != NULL;)
        if (entry->d_name[0] != '.')
            snprintf(name, sizeof name, "%s", entry->d_name);
    closedir(runs);
    return name;
}

/* Demand that no process is left, and no file.  Whoever was killed may take a
 * moment, so that is waited for, but not for long. */
static inline void hostile_nothing_left(const char *who)
{
    enum {
        ROUNDS = 3000 /* of one millisecond */
    };
    pid_t survivor = 0;
    for (int i = 0; i < ROUNDS && (survivor = hostile_survivor()) != 0; i++)
        poll(NULL, 0, 1);
    EXPECT(survivor == 0, "%s: process %d is left", who, (int)survivor);
    EXPECT(hostile_leftover()[0] == '\0', "%s: %s is left", who,
           hostile_leftover());
    EXPECT(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD,
           "%s: a child is left", who);
}

#endif
