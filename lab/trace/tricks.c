/* What a program does to be seen less, and what it cannot do because it is. */
#include "trace/machine.h"
#include "trace/tracer.h"

#include <errno.h>
#include <limits.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>

#ifndef CLONE_UNTRACED
#define CLONE_UNTRACED 0x00800000
#endif
#ifndef SECCOMP_SET_MODE_FILTER
#define SECCOMP_SET_MODE_FILTER 1
#endif

static void note(struct tracer *tracer, const struct task *task, enum note what)
{
    trace_event(tracer, EVENT_NOTE, task)->note = what;
}

/* --- Calls --------------------------------------------------------------- */

/* CLONE_UNTRACED would let the new process escape, and our filter with it would
 * fail its calls with ENOSYS.  So that flag is taken out of the call. */
static void trace_all_the_same(struct tracer *tracer, struct task *task)
{
    const bool by_structure = task->form == FORM_STRUCTURE;
    uint64_t flags = task->args[0];
    if (by_structure && memory_read(task->tid, task->args[0], &flags,
                                    sizeof flags) != sizeof flags)
        return;
    if ((flags & CLONE_UNTRACED) == 0)
        return;
    flags &= ~(uint64_t)CLONE_UNTRACED;
    note(tracer, task, NOTE_UNTRACED);
    if (by_structure)
        memory_write(task->tid, task->args[0], &flags, sizeof flags);
    else if (machine_set_first(task->tid, task->abi->word, flags) == 0)
        task->args[0] = flags;
}

/* Will a timer send a signal?  Who waits then does not wait for ever. */
static void note_timer(struct tracer *tracer, const struct task *task)
{
    struct member *member = &tracer->members[task->process];
    uint64_t words[4] = {0}; /* the time between two, and until the first */
    uint64_t at = task->form == FORM_TIMER ? task->args[2] : task->args[1];
    if (task->form == FORM_ALARM)
        words[2] = task->args[0];
    else
        for (unsigned i = 0; i < 4 && at != 0; i++)
            memory_word(task->tid, at + (uint64_t)i * task->abi->word,
                        task->abi->word, &words[i]);
    member->timer = (words[2] | words[3]) != 0;
    member->repeats = member->timer && (words[0] | words[1]) != 0;
}

void trick_enters(struct tracer *tracer, struct task *task)
{
    if (task->form == FORM_TRACING)
        note(tracer, task, NOTE_TRACES);
    /* seccomp(2) may also only ask: that has higher numbers.  prctl(2) has
     * stopped for nothing else, unless each call stops. */
    if (task->form == FORM_FILTER && (task->args[0] == PR_SET_SECCOMP ||
                                      task->args[0] == SECCOMP_SET_MODE_FILTER))
        note(tracer, task, NOTE_FILTERS);
    if (task->form == FORM_ALARM || task->form == FORM_ITIMER ||
        task->form == FORM_TIMER)
        note_timer(tracer, task);
    if (task->call == CALL_CLONE)
        trace_all_the_same(tracer, task);
}

/* --- Signals ------------------------------------------------------------- */

/* A signal that is ignored wakes nobody, unless he is traced: then a call that
 * is never made again by itself, signal(7), fails with EINTR, for nothing.
 * Have the kernel make it again. */
bool trick_wakes(const struct task *task, int64_t result)
{
    const uint64_t by_default = 1ULL << (SIGCHLD - 1) | 1ULL << (SIGURG - 1) |
                                1ULL << (SIGWINCH - 1) | 1ULL << (SIGCONT - 1);
    if (result != -EINTR)
        return false;
    uint64_t pending = (uint64_t)status_field(task->tid, "SigPnd:", 16) |
                       (uint64_t)status_field(task->tid, "ShdPnd:", 16);
    uint64_t caught = (uint64_t)status_field(task->tid, "SigCgt:", 16);
    uint64_t ignored = (uint64_t)status_field(task->tid, "SigIgn:", 16) |
                       (by_default & ~caught);
    pending &= ~(uint64_t)status_field(task->tid, "SigBlk:", 16);
    return pending != 0 && (pending & ~ignored) == 0 &&
           machine_set_result(task->tid, TRICK_AGAIN) == 0;
}

/* --- Memory -------------------------------------------------------------- */

void trick_hides(struct tracer *tracer, const struct task *task)
{
    struct member *member = &tracer->members[task->process];
    if (!member->hidden || member->told_hidden)
        return;
    member->told_hidden = true;
    note(tracer, task, NOTE_HIDDEN);
}

/* --- Privileges ---------------------------------------------------------- */

/* What /proc/PID/status says of them. */
struct rights {
    uid_t user;
    gid_t group;
    uint64_t capabilities;
};

/* In a user namespace that maps only some users, capabilities(7) are worth
 * nothing outside of it. */
static bool maps_everybody(pid_t pid)
{
    char path[64];
    unsigned inside = 1, outside = 1, count = 0;
    snprintf(path, sizeof path, "/proc/%d/uid_map", (int)pid);
    FILE *map = fopen(path, "re");
    bool whole = map != NULL &&
                 fscanf(map, "%u %u %u", &inside, &outside, &count) == 3 &&
                 inside == 0 && outside == 0 && count == UINT_MAX;
    if (map != NULL)
        fclose(map);
    return whole;
}

static bool read_rights(pid_t pid, struct rights *rights)
{
    char path[64], line[256];
    unsigned long long capabilities = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *status = fopen(path, "re");
    if (status == NULL)
        return false;
    *rights = (struct rights){0, 0, 0};
    while (fgets(line, sizeof line, status) != NULL) {
        sscanf(line, "Uid: %*u %u", &rights->user);
        sscanf(line, "Gid: %*u %u", &rights->group);
        sscanf(line, "CapPrm: %llx", &capabilities);
    }
    fclose(status);
    rights->capabilities = maps_everybody(pid) ? capabilities : 0;
    return true;
}

/* What the file would give: setuid and setgid bits, and capabilities(7). */
static bool gives_more(const char *file, const struct rights *has)
{
    struct stat status;
    struct statvfs system;
    struct vfs_ns_cap_data data;
    if (stat(file, &status) == -1 || statvfs(file, &system) == -1 ||
        (system.f_flag & ST_NOSUID) != 0)
        return false;
    bool group = (status.st_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP);
    if (((status.st_mode & S_ISUID) != 0 && status.st_uid != has->user) ||
        (group && status.st_gid != has->group))
        return true;
    ssize_t size = getxattr(file, "security.capability", &data, sizeof data);
    if (size < (ssize_t)XATTR_CAPS_SZ_2)
        return false;
    uint64_t given = (uint64_t)data.data[1].permitted << 32 |
                     data.data[0].permitted; /* little-endian, as we are */
    return (given & ~has->capabilities) != 0;
}

void trick_executed(struct tracer *tracer, const struct task *task)
{
    const struct history *history = tracer->history;
    char file[64];
    struct rights has;
    snprintf(file, sizeof file, "/proc/%d/exe", (int)task->tid);
    if (!read_rights(task->tid, &has) || !gives_more(file, &has))
        return;
    /* The exec is the event before. */
    char *name = strdup(history->events[history->event_count - 1].text);
    if (name == NULL)
        abort();
    struct event *event = trace_event(tracer, EVENT_NOTE, task);
    event->note = NOTE_SETUID;
    event->text = name;
    event->text_size = strlen(name);
}
