/* Why a program cannot be run, or not be traced, and what to do about it. */
#include "see/see.h"

#include <elf.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *see_name(const char *path)
{
    static char *names[2]; /* a sentence has no more */
    static unsigned next;
    char **name = &names[next++ % 2];
    free(*name);
    *name = draw_name(path);
    return *name != NULL ? *name : "it";
}

/* --- It is no program ---------------------------------------------------- */

enum {
    BEGIN = 256 /* bytes that are looked at */
};

/* The first bytes of a file, with a NUL behind; "" when they cannot be read. */
static size_t read_begin(const char *path, char begin[BEGIN + 1])
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ssize_t size = fd != -1 ? read(fd, begin, BEGIN) : -1;
    if (fd != -1)
        close(fd);
    begin[size > 0 ? size : 0] = '\0';
    return size > 0 ? (size_t)size : 0;
}

static bool is_elf(const char *begin, size_t size)
{
    return size >= SELFMAG && memcmp(begin, ELFMAG, SELFMAG) == 0;
}

static const char *why_missing(const char *path, const char *begin)
{
    if (path[0] == '\0')
        return "a program needs a name";
    if (access(path, F_OK) == -1)
        return "there is no such program; `shmlab examples` lists those of "
               "the book";
    if (begin[0] == '#')
        return "the program in its first line, behind #!, does not exist";
    return "its loader does not exist here: it was built for another system";
}

static const char *why_not_executable(const char *begin, size_t size)
{
    if (size == 0)
        return "it is empty";
    if (is_elf(begin, size))
        return "it is a program for another kind of processor, or damaged";
    return "it is no program; a script begins with a line like #!/bin/sh";
}

static const char *why_forbidden(const struct stat *status, const char *begin,
                                 size_t size)
{
    if (S_ISDIR(status->st_mode))
        return "it is a folder, not a program";
    if (!S_ISREG(status->st_mode))
        return "it is no file, so it is no program";
    if (begin[0] == '{')
        return "it is neither a program nor a recording of ours";
    if (is_elf(begin, size) || begin[0] == '#')
        return "you may not execute it: chmod +x makes a program of it";
    return "you may not execute it, and it does not look like a program";
}

/* For a program that execve(2) has refused. */
static const char *why_not_run(const char *path, int error)
{
    char begin[BEGIN + 1];
    struct stat status;
    size_t size = 0;
    begin[0] = '\0';
    bool there = stat(path, &status) == 0;
    if (there && S_ISREG(status.st_mode))
        size = read_begin(path, begin);
    if (error == ENOENT)
        return why_missing(path, begin);
    if (error == ENOEXEC)
        return why_not_executable(begin, size);
    if (error == EACCES && there)
        return why_forbidden(&status, begin, size);
    return strerror(error);
}

/* --- It cannot be traced ------------------------------------------------- */

/* The number behind `prefix` in a file; -1: there is none. */
static long number_in(const char *path, const char *prefix)
{
    char line[256];
    long number = -1;
    FILE *file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, prefix, strlen(prefix)) == 0)
            number = strtol(line + strlen(prefix), NULL, 10);
    if (file != NULL)
        fclose(file);
    return number;
}

static const char *why_not_traced(void)
{
    if (number_in("/proc/self/status", "TracerPid:") > 0)
        return "it is traced already, by strace or a debugger around shmlab, "
               "and nobody can be traced twice: run shmlab without it";
    switch (number_in("/proc/sys/kernel/yama/ptrace_scope", "")) {
    case 3:
        return "this system forbids tracing until it is started anew "
               "(kernel.yama.ptrace_scope is 3)";
    case 2:
        return "this system lets only root trace: sudo sysctl "
               "kernel.yama.ptrace_scope=1 changes that";
    default:
        return "this system does not let us trace; for a container: docker "
               "run --cap-add=SYS_PTRACE";
    }
}

/* --- All reasons --------------------------------------------------------- */

_Noreturn void see_refuse_folder(const char *path, int error)
{
    errx(SEE_OUR_FAULT,
         "%s: no folder can be made in %s (%s): set TMPDIR to one that you may "
         "write to",
         see_name(path), getenv("TMPDIR") != NULL ? "TMPDIR" : "/tmp",
         strerror(error));
}

_Noreturn void see_refuse(const char *path, const struct run_problem *problem,
                          const char *json)
{
    const char *program = see_name(path), *step = problem->step;
    const int error = problem->error;
    if (strcmp(step, "keeper") == 0)
        errx(SEE_OUR_FAULT,
             "%s: the process that looks after it was killed, perhaps by the "
             "program itself; %s%s",
             program,
             json != NULL ? "what happened until then is in "
                          : "--json FILE keeps what happened until then",
             json != NULL ? see_name(json) : "");
    if (strcmp(step, "execve") == 0)
        errx(error == ENOENT ? SEE_NOT_FOUND : SEE_NO_PROGRAM, "%s: %s",
             program, why_not_run(path, error));
    if (strcmp(step, "ptrace") == 0)
        errx(SEE_OUR_FAULT, "%s: %s", program, why_not_traced());
    if (strcmp(step, "seccomp") == 0)
        errx(SEE_OUR_FAULT,
             "%s: this system does not let us filter calls (%s), without "
             "which nothing can be traced; for a container: docker run "
             "--security-opt seccomp=unconfined",
             program, strerror(error));
    if (strcmp(step, "mkdtemp") == 0)
        see_refuse_folder(path, error);
    if (strncmp(step, "/proc", 5) == 0 || access("/proc/self", F_OK) == -1)
        errx(SEE_OUR_FAULT,
             "%s: %s cannot be read (%s): mount -t proc proc /proc", program,
             step, strerror(error));
    errx(SEE_OUR_FAULT, "%s: %s: %s", program, step, strerror(error));
}
