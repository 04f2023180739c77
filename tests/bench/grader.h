/*
 * grader.h - a folder of our own, students' files in it, and the grader at work
 *
 * For class.c and grading.c; each includes it once.
 */
#ifndef TESTS_BENCH_GRADER_H
#define TESTS_BENCH_GRADER_H

#include "run/proc.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    GRADER_ARGUMENTS = 40,
    GRADER_LOOK_MS = 10 /* between two looks at its memory */
};

static char grader_folder[] = "/tmp/attached-class-XXXXXX";
static const char *grader_program; /* build/bin/shmlab */

/* --- Files --------------------------------------------------------------- */

/* A path in the folder: good until the eighth call from now. */
__attribute__((format(printf, 1, 2))) static inline const char *
grader_path(const char *format, ...)
{
    static char paths[8][PATH_MAX];
    static unsigned next;
    char *path = paths[next++ % 8];
    va_list arguments;
    int length = snprintf(path, PATH_MAX, "%s/", grader_folder);
    va_start(arguments, format);
    vsnprintf(path + length, (size_t)(PATH_MAX - length), format, arguments);
    va_end(arguments);
    return path;
}

static inline void grader_mkdir(const char *path)
{
    if (mkdir(path, 0755) == -1 && errno != EEXIST)
        err(4, "%s", path);
}

static inline void grader_write(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    if (file == NULL || fputs(text, file) == EOF || fclose(file) == EOF)
        err(4, "%s", path);
}

/* All of a file, to be freed. */
static inline char *grader_read(const char *path)
{
    struct stat about;
    size_t size = 0;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file == -1 || fstat(file, &about) == -1)
        err(4, "%s", path);
    char *text = malloc((size_t)about.st_size + 1);
    if (text == NULL)
        err(4, "%s", path);
    for (ssize_t got;
         (got = read(file, text + size, (size_t)about.st_size - size)) > 0;)
        size += (size_t)got;
    close(file);
    text[size] = '\0';
    return text;
}

static inline void grader_discard(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", grader_folder);
    if (system(command) != 0) // NOLINT(cert-env33-c): our own words
        warn("%s", grader_folder);
}

static inline void grader_begin(const char *build)
{
    static char program[PATH_MAX];
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%.4000s/bin/shmlab", build);
    if (realpath(path, program) == NULL)
        err(2, "%s", path);
    grader_program = program;
    if (mkdtemp(grader_folder) == NULL)
        err(4, "%s", grader_folder);
    atexit(grader_discard);
    grader_mkdir(grader_path("tmp"));
    if (setenv("TMPDIR", grader_path("tmp"), 1) == -1 ||
        setenv("SHMLAB_BUILD", build, 1) == -1)
        err(4, "setenv");
}

/* --- Processor time ------------------------------------------------------- */

/* bubblewrap ends before whom it has started, whose time wait4(2) then does not
 * count.  A cgroup of version 1 does; "": there is none, or we are not root. */
static char grader_group[64];

static inline void grader_leave_group(void)
{
    if (grader_group[0] != '\0')
        rmdir(grader_group);
}

static inline void grader_make_group(void)
{
    snprintf(grader_group, sizeof grader_group,
             "/sys/fs/cgroup/cpuacct/attached-bench-%d", (int)getpid());
    if (mkdir(grader_group, 0755) == -1)
        grader_group[0] = '\0';
    atexit(grader_leave_group);
}

static inline void grader_join_group(void)
{
    char path[128];
    snprintf(path, sizeof path, "%s/cgroup.procs", grader_group);
    int file = grader_group[0] != '\0' ? open(path, O_WRONLY | O_CLOEXEC) : -1;
    if (file == -1)
        return;
    if (write(file, "0", 1) == -1)
        warn("%s", path);
    close(file);
}

/* Seconds of all that were in it. */
static inline double grader_group_cpu(void)
{
    char path[128], text[32] = "0";
    snprintf(path, sizeof path, "%s/cpuacct.usage", grader_group);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = file != -1 ? read(file, text, sizeof text - 1) : 0;
    if (file != -1)
        close(file);
    text[size > 0 ? size : 0] = '\0';
    return (double)strtoull(text, NULL, 10) / 1e9;
}

/* --- At work ------------------------------------------------------------- */

struct grading {
    double seconds, cpu; /* on the clock, and of it and all that it has started
                          */
    long peak;           /* KiB, of the grader itself */
    int status;
};

/* In a process group of its own; what it says goes to `said`. */
static inline pid_t grader_start(const char *const argv[])
{
    pid_t child = fork();
    if (child == -1)
        err(4, "fork");
    if (child != 0)
        return child;
    setpgid(0, 0);
    grader_join_group();
    int said = open(grader_path("said"),
                    O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    dup2(said, STDOUT_FILENO);
    dup2(said, STDERR_FILENO);
    execvp(argv[0], (char *const *)argv);
    _exit(127);
}

/* The most that its memory has had, in KiB; 0: it is not to be seen. */
static inline long grader_memory(pid_t grader)
{
    char path[64], text[4096];
    snprintf(path, sizeof path, "/proc/%d/status", (int)grader);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = file != -1 ? read(file, text, sizeof text - 1) : 0;
    if (file != -1)
        close(file);
    text[size > 0 ? size : 0] = '\0';
    const char *line = strstr(text, "VmHWM:");
    return line != NULL ? strtol(line + 6, NULL, 10) : 0;
}

/* Wait for its end, or end it after so many seconds; 0: wait.  wait4(2) would
 * tell of the largest of it and all that it has started: that is a compiler. */
static inline void grader_wait(pid_t grader, double most,
                               struct grading *grading)
{
    const double began = proc_now(), spent = grader_group_cpu();
    struct rusage used;
    pid_t ended = 0;
    *grading = (struct grading){.peak = 0};
    while ((ended = wait4(grader, &grading->status, WNOHANG, &used)) == 0) {
        long now = grader_memory(grader);
        grading->peak = now > grading->peak ? now : grading->peak;
        if (most > 0 && proc_now() - began >= most)
            kill(-grader, SIGKILL);
        poll(NULL, 0, GRADER_LOOK_MS);
    }
    if (ended == -1)
        err(4, "wait4");
    grading->seconds = proc_now() - began;
    grading->cpu = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                   (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) /
                       1e6;
    if (grader_group[0] != '\0')
        grading->cpu = grader_group_cpu() - spent;
}

/* `shmlab grade` with these arguments.  Ends us when it could not work. */
static inline void grader_grade(const char *const arguments[],
                                struct grading *grading)
{
    const char *argv[GRADER_ARGUMENTS + 3] = {grader_program, "grade"};
    for (size_t i = 0; i < GRADER_ARGUMENTS && arguments[i] != NULL; i++)
        argv[i + 2] = arguments[i];
    grader_wait(grader_start(argv), 0, grading);
    int code = WIFEXITED(grading->status) ? WEXITSTATUS(grading->status) : 4;
    if (code != 0 && code != 5)
        errx(4, "the grader ended with status %d: %s", code,
             grader_read(grader_path("said")));
}

#define GRADE(grading, ...) \
    grader_grade((const char *const[]){__VA_ARGS__, NULL}, (grading))

#endif
