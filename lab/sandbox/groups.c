/*
 * A cgroup for all runs in a sandbox: cgroups(7).
 *
 * Version 2 has one tree, and a group whose children are bounded holds no
 * process itself.  So root makes ours below the top; others need a part of the
 * tree that was given to them, and move there into a group beside ours.  In
 * version 1 each controller has a tree of its own.
 */
#include "sandbox/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define TOP "/sys/fs/cgroup"

enum {
    SPARE = 128 << 20, /* bytes: first the keeper is to see that it is too much,
                          and to end the run */
    ROUNDS = 1000      /* of a millisecond, until a group is empty */
};

static int write_text(const char *folder, const char *file, const char *text)
{
    char path[2 * PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, file);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd == -1)
        return -1;
    ssize_t sent = write(fd, text, strlen(text));
    int reason = errno;
    close(fd);
    errno = reason;
    return sent == (ssize_t)strlen(text) ? 0 : -1;
}

static int write_number(const char *folder, const char *file, size_t number)
{
    char text[32];
    snprintf(text, sizeof text, "%zu", number);
    return write_text(folder, file, text);
}

/* The first line of a file that begins so, less that; false: there is none. */
static bool find_line(const char *path, const char *begin, char line[PATH_MAX])
{
    FILE *file = fopen(path, "re");
    bool found = false;
    while (file != NULL && !found && fgets(line, PATH_MAX, file) != NULL)
        found = strncmp(line, begin, strlen(begin)) == 0;
    if (file != NULL)
        fclose(file);
    if (found) {
        memmove(line, line + strlen(begin), strlen(line + strlen(begin)) + 1);
        line[strcspn(line, "\n")] = '\0';
    }
    return found;
}

/* Where this process is in the tree of one controller of version 1. */
static bool find_own(const char *controller, char path[PATH_MAX])
{
    char line[PATH_MAX];
    FILE *file = fopen("/proc/self/cgroup", "re");
    bool found = false;
    while (file != NULL && !found && fgets(line, sizeof line, file) != NULL) {
        char *names = strchr(line, ':');
        char *rest = names != NULL ? strchr(++names, ':') : NULL;
        if (rest == NULL)
            continue;
        *rest++ = '\0';
        rest[strcspn(rest, "\n")] = '\0';
        for (char *save, *name = strtok_r(names, ",", &save);
             name != NULL && !found; name = strtok_r(NULL, ",", &save))
            found = strcmp(name, controller) == 0;
        if (found)
            snprintf(path, PATH_MAX, TOP "/%s%s", controller, rest);
    }
    if (file != NULL)
        fclose(file);
    return found;
}

/* A new group in `parent`, whose path becomes `into`. */
static int make(const char *parent, char into[PATH_MAX])
{
    static unsigned number;
    if (snprintf(into, PATH_MAX, "%s/attached-%d-%u", parent, (int)getpid(),
                 number++) < PATH_MAX &&
        mkdir(into, 0755) == 0)
        return 0;
    into[0] = '\0';
    return -1;
}

static int make_first(struct sandbox *sandbox)
{
    const struct sandbox_most *most = &sandbox->most;
    char parent[PATH_MAX];
    if (!find_own("memory", parent) || make(parent, sandbox->groups[0]) == -1)
        return -1;
    if (!find_own("pids", parent) || make(parent, sandbox->groups[1]) == -1 ||
        write_number(sandbox->groups[0], "memory.limit_in_bytes",
                     most->memory + SPARE) == -1 ||
        write_number(sandbox->groups[1], "pids.max", 2UL * most->processes) ==
            -1)
        return -1;
    /* Only where swap is counted. */
    write_number(sandbox->groups[0], "memory.memsw.limit_in_bytes",
                 most->memory + SPARE);
    return 0;
}

/* The group whose children can be bounded. */
static int find_parent(char parent[PATH_MAX])
{
    char line[PATH_MAX], own[PATH_MAX];
    strcpy(parent, TOP);
    if (geteuid() != 0) {
        if (!find_line("/proc/self/cgroup", "0::", line) ||
            snprintf(parent, PATH_MAX, TOP "%s", line) >= PATH_MAX)
            return -1;
        if (make(parent, own) == -1 ||
            write_number(own, "cgroup.procs", (size_t)getpid()) == -1)
            return -1;
    }
    return write_text(parent, "cgroup.subtree_control", "+memory +pids");
}

static int make_second(struct sandbox *sandbox)
{
    const struct sandbox_most *most = &sandbox->most;
    const char *group = sandbox->groups[0];
    char parent[PATH_MAX];
    if (find_parent(parent) == -1 || make(parent, sandbox->groups[0]) == -1 ||
        write_number(group, "memory.max", most->memory + SPARE) == -1 ||
        write_number(group, "pids.max", 2UL * most->processes) == -1)
        return -1;
    write_text(group, "memory.swap.max", "0"); /* only where there is swap */
    return 0;
}

static bool has_memory(void)
{
    char line[PATH_MAX];
    return find_line(TOP "/cgroup.controllers", "", line) &&
           strstr(line, "memory") != NULL;
}

int groups_make(struct sandbox *sandbox, struct sandbox_problem *problem)
{
    bool second = has_memory();
    if ((second ? make_second(sandbox) : make_first(sandbox)) == 0)
        return 0;
    problem_says(problem, "no cgroup can be made (version %d): %s",
                 second ? 2 : 1, strerror(errno));
    groups_remove(sandbox);
    if (geteuid() != 0 && second)
        snprintf(problem->ask, sizeof problem->ask,
                 "systemd-run --user --scope -p Delegate=yes shmlab ...");
    else if (geteuid() != 0)
        snprintf(problem->ask, sizeof problem->ask,
                 "cgroup version 2, or root");
    return -1;
}

int groups_join(const struct sandbox *sandbox)
{
    for (size_t i = 0; i < SANDBOX_GROUP_FOLDERS; i++)
        if (sandbox->groups[i][0] != '\0' &&
            write_text(sandbox->groups[i], "cgroup.procs", "0") == -1)
            return -1;
    return 0;
}

int groups_open(const struct sandbox *sandbox, size_t which)
{
    char path[2 * PATH_MAX];
    snprintf(path, sizeof path, "%s/cgroup.procs", sandbox->groups[which]);
    return sandbox->groups[which][0] == '\0' ? -1
                                             : open(path, O_WRONLY | O_CLOEXEC);
}

int groups_open_usage(const struct sandbox *sandbox)
{
    static const char *const files[] = {"memory.current",
                                        "memory.usage_in_bytes"};
    char path[2 * PATH_MAX];
    int file = -1;
    for (size_t i = 0; i < 2 && sandbox->groups[0][0] != '\0' && file == -1;
         i++) {
        snprintf(path, sizeof path, "%s/%s", sandbox->groups[0], files[i]);
        file = open(path, O_RDONLY | O_CLOEXEC);
    }
    return file;
}

bool sandbox_is_heavy(const struct sandbox *sandbox, int usage)
{
    const struct sandbox_most *most = &sandbox->most;
    char text[32];
    ssize_t size = usage != -1 ? pread(usage, text, sizeof text - 1, 0) : -1;
    text[size > 0 ? size : 0] = '\0';
    return strtoull(text, NULL, 10) >
           most->memory + most->segment_bytes + most->disk;
}

/* Whoever was in it has ended, but the kernel may need a moment to know. */
void groups_remove(struct sandbox *sandbox)
{
    const struct timespec moment = {0, 1000000};
    for (size_t i = 0; i < SANDBOX_GROUP_FOLDERS; i++) {
        const char *group = sandbox->groups[i];
        for (int round = 0; group[0] != '\0' && rmdir(group) == -1 &&
                            errno == EBUSY && round < ROUNDS;
             round++)
            nanosleep(&moment, NULL);
        sandbox->groups[i][0] = '\0';
    }
}

unsigned long sandbox_killed(const struct sandbox *sandbox)
{
    static const char *const files[] = {"memory.events", "memory.oom_control"};
    char path[2 * PATH_MAX], line[PATH_MAX];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (sandbox->groups[0][0] == '\0')
            break;
        snprintf(path, sizeof path, "%s/%s", sandbox->groups[0], files[i]);
        if (find_line(path, "oom_kill ", line))
            return strtoul(line, NULL, 10);
    }
    return 0;
}
