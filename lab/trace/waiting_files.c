/* Who has the other end of a pipe open, or a lock: see waiting.h. */
#include "trace/waiting.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FDS_MAX = 64 /* of a poll(2) or select(2) */
};

static bool stat_of(pid_t pid, int fd, struct stat *status)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
    return stat(path, status) == 0;
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* What /proc calls it: "pipe:[123]", "anon_inode:[timerfd]", a path. */
static void name_of(pid_t pid, int fd, char name[4096])
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
    ssize_t size = readlink(path, name, 4095);
    name[size > 0 ? size : 0] = '\0';
}

static void keep_name(struct wait *wait, const char *name)
{
    if (wait->name != NULL || name[0] != '/')
        return;
    wait->name = strdup(name);
    if (wait->name == NULL)
        abort();
}

/* --- Each descriptor of a process ---------------------------------------- */

typedef bool matches(pid_t pid, int fd, const struct stat *wanted, bool flag);

/* Does any descriptor of the process match? */
static bool any_of(pid_t pid, matches *test, const struct stat *wanted,
                   bool flag)
{
    char path[64];
    struct stat status;
    bool found = false;
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *folder = opendir(path);
    struct dirent *entry;
    while (folder != NULL && !found && (entry = readdir(folder)) != NULL) {
        int fd = (int)strtol(entry->d_name, NULL, 10);
        found = entry->d_name[0] != '.' && stat_of(pid, fd, &status) &&
                same_file(&status, wanted) && test(pid, fd, wanted, flag);
    }
    if (folder != NULL)
        closedir(folder);
    return found;
}

static void add_all(const struct tracer *tracer, matches *test,
                    const struct stat *wanted, bool flag, struct wait *wait)
{
    for (size_t i = 0; i < tracer->history->process_count; i++)
        if (!tracer->members[i].dead &&
            any_of(tracer->members[i].pid, test, wanted, flag) &&
            wait_add_other(wait, (int)i) == -1)
            abort();
}

/* Is it open for writing, or reading? */
static bool is_open_for(pid_t pid, int fd, const struct stat *wanted,
                        bool writing)
{
    char path[64], line[256];
    unsigned flags = 0;
    (void)wanted;
    snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", (int)pid, fd);
    FILE *info = fopen(path, "re");
    while (info != NULL && fgets(line, sizeof line, info) != NULL)
        sscanf(line, "flags: %o", &flags);
    if (info != NULL)
        fclose(info);
    unsigned mode = flags & O_ACCMODE;
    return mode == O_RDWR || (mode == O_WRONLY) == writing;
}

static bool has_lock(pid_t pid, int fd, const struct stat *wanted, bool unused)
{
    char path[64], line[256];
    bool found = false;
    (void)wanted;
    (void)unused;
    snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", (int)pid, fd);
    FILE *info = fopen(path, "re");
    while (info != NULL && fgets(line, sizeof line, info) != NULL)
        found = found ||
                (strncmp(line, "lock:", 5) == 0 && strstr(line, "->") == NULL);
    if (info != NULL)
        fclose(info);
    return found;
}

/* --- Streams ------------------------------------------------------------- */

static bool comes_from_outside(const struct tracer *tracer,
                               const struct stat *status)
{
    for (int i = 0; i < 3; i++)
        if (tracer->outside_inodes[i] == status->st_ino &&
            S_ISFIFO(status->st_mode))
            return true;
    return !S_ISFIFO(status->st_mode);
}

void waiting_for_stream(const struct tracer *tracer, const struct task *task,
                        int fd, bool reads, struct wait *wait)
{
    char name[4096];
    struct stat status;
    pid_t pid = tracer->members[task->process].pid;
    if (!stat_of(pid, fd, &status))
        return;
    name_of(pid, fd, name);
    keep_name(wait, name);
    wait->kind = reads ? WAIT_READ : WAIT_WRITE;
    if (strstr(name, "[timerfd]") != NULL) {
        wait->kind = WAIT_TIME;
        wait->timed = true;
    } else if (strstr(name, "[signalfd]") != NULL) {
        wait->kind = WAIT_SIGNAL;
        wait->named = true;
    } else if (strncmp(name, "anon_inode:", 11) == 0)
        wait->kind = WAIT_UNKNOWN;
    else if (comes_from_outside(tracer, &status))
        wait->outside = true;
    else {
        wait->named = name[0] == '/';
        add_all(tracer, is_open_for, &status, reads, wait);
        wait->outside = wait->other_count == 0;
    }
}

/* Join what one of several descriptors waits for. */
static void join(const struct tracer *tracer, const struct task *task, int fd,
                 bool reads, struct wait *wait)
{
    enum wait_kind before = wait->kind;
    waiting_for_stream(tracer, task, fd, reads, wait);
    if (before != WAIT_UNKNOWN && before != wait->kind)
        wait->outside = true; /* either may end it: nothing is certain */
}

static void join_polled(const struct tracer *tracer, const struct task *task,
                        const struct sleeper *sleeper, struct wait *wait)
{
    struct pollfd list[FDS_MAX];
    size_t count = (size_t)sleeper->args[1];
    bool timed = sleeper->in == SLEEPS_PPOLL ? sleeper->args[2] != 0
                                             : (int)sleeper->args[2] >= 0;
    if (count == 0 && !timed) {
        wait->kind = WAIT_SIGNAL;
        wait->named = true;
    }
    if (count == 0 || count > FDS_MAX ||
        memory_read(task->tid, sleeper->args[0], list, count * sizeof *list) !=
            count * sizeof *list)
        count = 0;
    for (size_t i = 0; i < count; i++)
        if (list[i].fd >= 0)
            join(tracer, task, list[i].fd, (list[i].events & POLLIN) != 0,
                 wait);
    wait->timed |= timed;
    if (count == 0 && timed)
        wait->kind = WAIT_TIME;
}

static void join_selected(const struct tracer *tracer, const struct task *task,
                          const struct sleeper *sleeper, struct wait *wait)
{
    fd_set sets[2];
    int count = (int)sleeper->args[0];
    bool any = false;
    FD_ZERO(&sets[0]);
    FD_ZERO(&sets[1]);
    count = count < FD_SETSIZE ? count : FD_SETSIZE;
    for (int i = 0; i < 2; i++)
        if (sleeper->args[1 + i] != 0)
            memory_read(task->tid, sleeper->args[1 + i], &sets[i],
                        (size_t)(count + 7) / 8);
    for (int fd = 0; fd < count; fd++)
        for (int i = 0; i < 2; i++)
            if (FD_ISSET(fd, &sets[i])) {
                join(tracer, task, fd, i == 0, wait);
                any = true;
            }
    wait->timed |= sleeper->args[4] != 0;
    if (!any)
        wait->kind = wait->timed ? WAIT_TIME : WAIT_SIGNAL;
    wait->named |= !any;
}

void waiting_for_any(const struct tracer *tracer, const struct task *task,
                     const struct sleeper *sleeper, struct wait *wait)
{
    if (sleeper->in == SLEEPS_SELECT)
        join_selected(tracer, task, sleeper, wait);
    else
        join_polled(tracer, task, sleeper, wait);
}

/* --- Locks, and FIFOs ---------------------------------------------------- */

void waiting_for_lock(const struct tracer *tracer, const struct task *task,
                      int fd, struct wait *wait)
{
    char name[4096];
    struct stat status;
    pid_t pid = tracer->members[task->process].pid;
    if (!stat_of(pid, fd, &status))
        return;
    name_of(pid, fd, name);
    keep_name(wait, name);
    wait->kind = WAIT_LOCK;
    add_all(tracer, has_lock, &status, false, wait);
    wait->outside = wait->other_count == 0;
}

void waiting_for_open(const struct task *task, uint64_t path, struct wait *wait)
{
    char name[4096] = "", from_there[4200];
    struct stat status;
    memory_read(task->tid, path, name, sizeof name - 1);
    name[sizeof name - 1] = '\0';
    snprintf(from_there, sizeof from_there,
             name[0] == '/' ? "/proc/%d/root%s" : "/proc/%d/cwd/%s",
             (int)task->tid, name);
    if (stat(from_there, &status) == -1 || !S_ISFIFO(status.st_mode))
        return;
    wait->kind = WAIT_OPEN;
    wait->named = true;
    wait->name = strdup(name);
    if (wait->name == NULL)
        abort();
}
