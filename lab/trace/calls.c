/* What a call that matters means, when it begins and when it has returned. */
#include "run/leavings.h"
#include "trace/interventions.h"
#include "trace/machine.h"
#include "trace/tracer.h"

#include <errno.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    TEXT_MAX = 64 * 1024, /* bytes kept of one write */
    PIECES = 16           /* of a writev(2) */
};

/* May it wait until another process does something? */
bool call_sleeps(enum call call)
{
    return call == CALL_SEMOP || call == CALL_WAIT || call == CALL_FUTEX ||
           call == CALL_PAUSE || call == CALL_NANOSLEEP || call == CALL_WRITE;
}

const struct attached *touched(const struct member *member, uint64_t start,
                               uint64_t size)
{
    for (size_t i = 0; i < member->attached_count; i++) {
        const struct attached *at = &member->attached[i];
        if (start < at->end && start + size > at->start)
            return at;
    }
    return NULL;
}

/* --- When it begins ------------------------------------------------------ */

/* What a clone(2) makes: as the kernel decides which event to report. */
static enum call kind_of_clone(const struct task *task)
{
    struct clone_args all = {.flags = task->args[0] & ~(uint64_t)CSIGNAL,
                             .exit_signal = task->args[0] & CSIGNAL};
    if (task->form == FORM_STRUCTURE &&
        memory_read(task->tid, task->args[0], &all, CLONE_ARGS_SIZE_VER0) !=
            CLONE_ARGS_SIZE_VER0)
        return CALL_CLONE;
    if ((all.flags & CLONE_VFORK) != 0)
        return CALL_VFORK;
    return all.exit_signal == SIGCHLD ? CALL_FORK : CALL_CLONE;
}

/* Does the history tell of this call?  The filter has chosen already, unless it
 * stops at every call. */
static bool matters(const struct member *member, const struct task *task)
{
    const uint64_t *args = task->args;
    switch (task->call) {
    case CALL_OTHER:
    case CALL_EXEC: /* it is told by its own event */
        return false;
    case CALL_MUNMAP:
    case CALL_MPROTECT:
    case CALL_MREMAP:
        return touched(member, args[0], args[1]) != NULL;
    case CALL_MMAP:
        return (args[3] & MAP_SHARED) != 0;
    case CALL_WRITE:
        return args[0] == STDOUT_FILENO || args[0] == STDERR_FILENO;
    case CALL_FUTEX:
        return (args[1] & 0x7f) == FUTEX_WAIT ||
               (args[1] & 0x7f) == FUTEX_WAIT_BITSET;
    default:
        return true;
    }
}

void call_enters(struct tracer *tracer, struct task *task,
                 const syscall_info *info)
{
    struct member *member = &tracer->members[task->process];
    enum call slept_in = task->call;
    bool known = abi_enters(task, info->arch, info->seccomp.nr,
                            info->seccomp.args);
    if (!known && !member->foreign) {
        trace_event(tracer, EVENT_NOTE, task)->note = NOTE_FOREIGN_CALLS;
        member->foreign = true;
    }
    if (task->broken != 0 && task->call == CALL_OTHER)
        task->call = slept_in; /* restart_syscall(2) goes on with it */
    bool again = task->broken != 0 && task->call == slept_in;
    task->broken = 0;
    trick_enters(tracer, task);
    if (task->call == CALL_EXEC) /* the last look before it */
        look_stores(tracer, task);
    if (task->call == CALL_CLONE)
        task->call = kind_of_clone(task);
    if (task->form == FORM_YIELD) { /* what it has stored, before others do */
        look_stores(tracer, task);
        turns_yield(task);
    }
    bool recorded = matters(member, task);
    if (recorded) {
        trace_keep_line(tracer, task);
        sets_enter(tracer, task);
        task->in_call = true;
        /* No handler has run, so it has never been awake. */
        task->reported = task->reported && again;
        look_stores(tracer, task);
    }
    if (!again)
        intervene(tracer, task, recorded);
}

/* --- When it has returned ------------------------------------------------ */

/* The i-th piece of a writev(2): two words of a list. */
static bool piece_at(const struct task *task, size_t i, uint64_t *start,
                     uint64_t *size)
{
    unsigned word = task->abi->word;
    uint64_t at = task->args[1] + 2 * i * word;
    return memory_word(task->tid, at, word, start) &&
           memory_word(task->tid, at + word, word, size);
}

/* Keep what was written, as much as there is room for. */
static void keep_text(struct event *event, const struct task *task)
{
    const uint64_t written = (uint64_t)event->result;
    const bool pieces = task->form == FORM_PIECES;
    const uint64_t count = pieces ? task->args[2] : 1;
    uint64_t start = task->args[1], size = written;
    size_t room = written < TEXT_MAX ? (size_t)written : TEXT_MAX, kept = 0;
    event->text = calloc(1, room + 1);
    if (event->text == NULL)
        abort();
    for (size_t i = 0; i < count && i < PIECES && kept < room; i++) {
        if (pieces && !piece_at(task, i, &start, &size))
            break;
        size_t part = size < room - kept ? (size_t)size : room - kept;
        if (memory_read(task->tid, start, event->text + kept, part) != part)
            break;
        kept += part;
    }
    event->text_size = kept;
}

void call_note(struct tracer *tracer, const struct task *task,
               struct event *event)
{
    const struct member *member = &tracer->members[event->process];
    const struct attached *at = NULL;
    event->call = task->call;
    memcpy(event->args, task->args, sizeof event->args);
    if (task->call == CALL_FUTEX)
        at = touched(member, task->args[0], 1);
    if (at != NULL) {
        event->place = PLACE_INSIDE;
        event->segment = at->segment;
        event->offset = task->args[0] - at->start + at->offset;
    }
    sets_note(tracer, task, event);
}

/* Which child was waited for: waitid(2) tells it in a structure, behind three
 * numbers, and on from the next boundary.  Its index, or -1. */
static int waited_for(struct tracer *tracer, const struct task *task,
                      int64_t result)
{
    pid_t child = (pid_t)result;
    bool kept = false;
    if (task->form == FORM_STRUCTURE) {
        uint64_t place = task->abi->word == 4 ? 12 : 16;
        if (memory_read(task->tid, task->args[2] + place, &child,
                        sizeof child) != sizeof child)
            return -1;
        kept = (task->args[3] & WNOWAIT) != 0;
    }
    int other = child > 0 ? pids_find(tracer, task->process, child) : -1;
    if (other != -1 && !kept && tracer->members[other].dead)
        tracer->members[other].waited = true;
    return other;
}

/* The segment that is attached at this address now, or -1. */
static int mapped(struct tracer *tracer, int process, uint64_t address)
{
    struct attached *list;
    ssize_t count = segments_attached(tracer, process, &list);
    int segment = -1;
    for (ssize_t i = 0; i < count; i++)
        if (list[i].start == address)
            segment = list[i].segment;
    free(list);
    return segment;
}

/* The segment a call is about, as far as its arguments and result tell. */
static int segment_of_call(struct tracer *tracer, const struct event *event,
                           const struct attached *before)
{
    int command;
    switch (event->call) {
    case CALL_SHMGET:
        if (event->error == 0 && tracer->shared_ipc)
            leavings_note((int)event->result,
                          tracer->history->processes[event->process].pid);
        if (event->error == 0)
            return look_sysv(tracer, event->process, (int)event->result);
        return event->error == EINVAL
                   ? look_key(tracer, event->process, (key_t)event->args[0])
                   : -1;
    case CALL_SHMCTL:
        command = (int)event->args[1] & ~IPC_64_BIT;
        if (command == IPC_INFO || command == SHM_INFO)
            return -1;
        if (command == SHM_STAT || command == SHM_STAT_ANY) /* of an index */
            return look_sysv(tracer, event->process, (int)event->result);
        return look_sysv(tracer, event->process, (int)event->args[0]);
    case CALL_SHMAT:
        return look_sysv(tracer, event->process, (int)event->args[0]);
    case CALL_MMAP:
        return mapped(tracer, event->process, (uint64_t)event->result);
    case CALL_FUTEX:
        return event->segment;
    case CALL_SHMDT:
    case CALL_MUNMAP:
    case CALL_MPROTECT:
    case CALL_MREMAP:
        return before != NULL ? before->segment : -1;
    default:
        return -1;
    }
}

/* A call that the history need not tell: a mapping of what we do not follow,
 * such as the tables of a locale; the waiting of a shell; a sleep that was over
 * before anybody could see it, or one of many; a fork that cannot be followed
 * (CLONE_UNTRACED).
 */
static bool is_dull(struct tracer *tracer, const struct task *task,
                    const syscall_info *info)
{
    if (task->call == CALL_MMAP)
        return !info->exit.is_error &&
               mapped(tracer, task->process,
                      (uint64_t)abi_result(task, info->exit.rval)) == -1;
    if (is_waiting_shell(tracer, task))
        return true;
    if (task->call == CALL_FUTEX || task->call == CALL_PAUSE ||
        task->call == CALL_NANOSLEEP)
        return !task->reported || nap_ends(tracer, task, info->exit.is_error);
    if (task->call == CALL_FORK || task->call == CALL_VFORK ||
        task->call == CALL_CLONE)
        return info->exit.is_error == 0;
    return false;
}

/* A handler runs now.  What slept has ended with EINTR, or so it is with a call
 * that SA_RESTART means: then it is made again, and told anew: signal(7). */
void call_breaks(struct tracer *tracer, struct task *task, struct event *signal)
{
    enum {
        RESTARTS = -512, /* ERESTARTSYS, ERESTARTNOINTR of the kernel */
        RESTARTS_ALWAYS = -513
    };
    bool over = task->broken != RESTARTS && task->broken != RESTARTS_ALWAYS;
    look_state(tracer, signal, task->process, PROCESS_RUNNING, CALL_NONE);
    if (over) {
        struct event *event = trace_event(tracer, EVENT_CALL, task);
        event->error = EINTR;
        event->result = -1;
        call_note(tracer, task, event);
    }
    task->broken = 0;
    trace_forget_call(task);
}

void call_returns(struct tracer *tracer, struct task *task,
                  const syscall_info *info)
{
    const struct member *member = &tracer->members[task->process];
    const struct attached *found = touched(member, task->args[0], 1);
    struct attached before;
    if (found != NULL)
        before = *found; /* the list may be another after looking */

    /* Interrupted, and the kernel will make the call again: it is not over. */
    bool again = info->exit.is_error && info->exit.rval <= -512;
    if (info->exit.is_error && trick_wakes(task, info->exit.rval)) {
        task->broken = TRICK_AGAIN;
        task->in_call = false;
        return;
    }
    if (again) {
        task->broken = (int)info->exit.rval;
        task->in_call = false;
        return;
    }
    int waited = -1;
    if (task->call == CALL_WAIT && !info->exit.is_error)
        waited = waited_for(tracer, task, info->exit.rval);
    if (is_dull(tracer, task, info)) {
        task->in_call = false;
        task->failing = 0;
        trace_forget_call(task);
        return;
    }
    struct event *event = trace_event(tracer, EVENT_CALL, task);
    task->in_call = false;
    event->error = info->exit.is_error ? (int)-info->exit.rval : 0;
    event->result = info->exit.is_error ? -1
                                        : abi_result(task, info->exit.rval);
    call_note(tracer, task, event);
    event->segment = segment_of_call(tracer, event,
                                     found != NULL ? &before : NULL);
    if (event->error != 0)
        event->cause = task->failing != 0 ? CAUSE_OURS
                                          : cause_of(tracer, event);
    task->failing = 0;
    if (event->call == CALL_KILL) {
        event->other = pids_find(tracer, task->process, (pid_t)task->args[0]);
        event->signo = (int)task->args[1];
    }
    if (event->call == CALL_SEMCTL &&
        ((int)event->args[2] & ~IPC_64_BIT) == GETPID && event->error == 0)
        event->other = pids_find(tracer, task->process, (pid_t)event->result);
    if (event->call == CALL_WAIT)
        event->other = waited;
    if (event->call == CALL_WRITE && event->error == 0)
        keep_text(event, task);
    look_process(tracer, event, task->process);
    if (task->reported)
        look_state(tracer, event, task->process, PROCESS_RUNNING, CALL_NONE);
    look_segments(tracer, event);
    trace_forget_call(task);
}
