/* What each thread waits for: see waiting.h. */
#include "trace/waiting.h"
#include "run/proc.h"

#include <linux/futex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static void add_other(struct wait *wait, int process)
{
    if (wait_add_other(wait, process) == -1)
        abort();
}

/* --- Semaphores ---------------------------------------------------------- */

static void wait_for_semaphore(struct tracer *tracer, struct task *task,
                               const struct sleeper *sleeper,
                               struct event *event, struct wait *wait)
{
    int last = -1;
    if (!task->in_call) { /* nobody has seen it begin */
        task->call = CALL_SEMOP;
        memcpy(task->args, sleeper->args, sizeof task->args);
        sets_enter(tracer, task);
    }
    wait->kind = WAIT_SEMAPHORE;
    wait->timed = sleeper->in == SLEEPS_SEMTIMEDOP && sleeper->args[3] != 0;
    wait->named = tracer->shared_ipc;
    wait->set = sets_index(tracer, task->process, (int)sleeper->args[0], event);
    if (wait->set == -1 || task->operation_count == 0) {
        wait->kind = WAIT_UNKNOWN;
        return;
    }
    const struct known_set *known = &tracer->known_sets[wait->set];
    for (size_t i = task->operation_count; i-- > 0;) {
        const struct operation *operation = &task->operations[i];
        size_t number = (size_t)operation->number;
        int64_t value = number < known->count ? known->values[number] : 0;
        bool passes = operation->by == 0 ? value == 0
                                         : value + operation->by >= 0;
        if (i > 0 && passes)
            continue;
        wait->number = operation->number; /* the first that does not pass */
        wait->by = operation->by;
        wait->value = value;
    }
    pid_t pid = sets_last(tracer, wait->set, wait->number);
    if (pid > 0)
        last = pids_find(tracer, task->process, pid);
    if (last != -1)
        add_other(wait, last);
}

/* --- Places -------------------------------------------------------------- */

void waiting_at(struct tracer *tracer, const struct task *task,
                const struct attached *at, uint64_t address, unsigned size,
                struct wait *wait)
{
    struct range range = {
        .segment = at->segment,
        .type = types_of_segment(tracer, task, at->segment, true),
        .offset = address - at->start + at->offset,
        .size = size,
    };
    memory_read(task->tid, address, &range.value, size < 8 ? size : 8);
    if (wait_add_range(wait, &range) == -1)
        abort();
}

/* --- Futexes ------------------------------------------------------------- */

/* The thread that one knows by this number, or NULL. */
static const struct task *thread_known_as(const struct tracer *tracer,
                                          pid_t tid)
{
    for (size_t i = 0; i < tracer->task_count; i++)
        if (tracer->tasks[i].tid == tid && tracer->tasks[i].process != -1)
            return &tracer->tasks[i];
    return NULL;
}

/* glibc keeps the number of the owner 8 bytes behind the word that is waited
 * on, which is then 2, or, where it may be left locked, the number itself. */
static bool owner_of(const struct tracer *tracer, const struct task *task,
                     const struct sleeper *sleeper, uint64_t word, pid_t *owner)
{
    uint64_t behind = 0;
    unsigned how = (unsigned)sleeper->args[1] & 0x7f;
    if (how == FUTEX_LOCK_PI || (word & FUTEX_WAITERS) != 0) {
        *owner = (pid_t)(word & FUTEX_TID_MASK);
        return true;
    }
    if (word != 2 || (uint32_t)sleeper->args[2] != 2 ||
        !memory_word(task->tid, sleeper->args[0] + 8, 4, &behind))
        return false;
    *owner = (pid_t)behind;
    return thread_known_as(tracer, *owner) != NULL ||
           pids_find(tracer, task->process, *owner) != -1;
}

/* Of a mutex, who has it; number -1: a thread that is no more. */
static void note_owner(const struct tracer *tracer, const struct task *task,
                       pid_t owner, struct wait *wait)
{
    const struct task *thread = thread_known_as(tracer, owner);
    int process = thread != NULL ? thread->process
                                 : pids_find(tracer, task->process, owner);
    wait->kind = WAIT_MUTEX;
    wait->self = thread == task;
    wait->number = thread != NULL ? thread->number : -1;
    add_other(wait, process != -1 ? process : task->process);
}

static void wait_for_futex(struct tracer *tracer, const struct task *task,
                           const struct sleeper *sleeper, struct wait *wait)
{
    uint64_t word = 0;
    pid_t owner;
    const struct attached *at = touched(&tracer->members[task->process],
                                        sleeper->args[0], 4);
    bool read = memory_word(task->tid, sleeper->args[0], 4, &word);
    const struct task *thread = read ? thread_known_as(tracer, (pid_t)word)
                                     : NULL;
    wait->kind = WAIT_FUTEX;
    wait->timed = sleeper->args[3] != 0;
    wait->value = (int64_t)(int32_t)word;
    if (at != NULL) {
        enum segment_kind kind = tracer->history->segments[at->segment].kind;
        wait->named = kind == SEGMENT_FILE ||
                      (kind == SEGMENT_SYSV && tracer->shared_ipc);
        waiting_at(tracer, task, at, sleeper->args[0], 4, wait);
    }
    if (read && owner_of(tracer, task, sleeper, word, &owner))
        note_owner(tracer, task, owner, wait);
    else if (thread != NULL && thread->process == task->process &&
             thread != task && at == NULL) {
        wait->kind = WAIT_THREAD;
        wait->number = thread->number;
    }
}

/* --- Children ------------------------------------------------------------ */

static void wait_for_children(const struct tracer *tracer,
                              const struct task *task,
                              const struct sleeper *sleeper, struct wait *wait)
{
    bool structure = sleeper->in == SLEEPS_WAITID;
    pid_t wanted = (pid_t)(int)sleeper->args[structure ? 1 : 0];
    if ((structure && sleeper->args[0] != P_PID) || wanted < 0)
        wanted = 0; /* any */
    wait->kind = WAIT_CHILD;
    for (size_t i = 0; i < tracer->history->process_count; i++) {
        bool mine = tracer->history->processes[i].parent == task->process;
        bool lent = sleeper->in != SLEEPS_VFORK || tracer->members[i].borrows;
        pid_t seen = pids_seen_by(tracer, task->process, (int)i);
        if (mine && lent && !tracer->members[i].dead &&
            (wanted == 0 || wanted == seen || sleeper->in == SLEEPS_VFORK))
            add_other(wait, (int)i);
    }
    if (wait->other_count == 0)
        wait->kind = WAIT_UNKNOWN;
}

/* --- All ----------------------------------------------------------------- */

static void wait_in(struct tracer *tracer, struct task *task,
                    const struct sleeper *sleeper, struct event *event,
                    struct wait *wait)
{
    const uint64_t *args = sleeper->args;
    switch (sleeper->in) {
    case SLEEPS_READ:
    case SLEEPS_WRITE:
        waiting_for_stream(tracer, task, (int)args[0],
                           sleeper->in == SLEEPS_READ, wait);
        break;
    case SLEEPS_SOCKET:
        waiting_for_stream(tracer, task, (int)args[0], true, wait);
        break;
    case SLEEPS_POLL:
    case SLEEPS_PPOLL:
    case SLEEPS_SELECT:
        waiting_for_any(tracer, task, sleeper, wait);
        break;
    case SLEEPS_FUTEX:
        wait_for_futex(tracer, task, sleeper, wait);
        break;
    case SLEEPS_WAIT4:
    case SLEEPS_WAITID:
    case SLEEPS_VFORK:
        wait_for_children(tracer, task, sleeper, wait);
        break;
    case SLEEPS_FLOCK:
    case SLEEPS_FCNTL:
        waiting_for_lock(tracer, task, (int)args[0], wait);
        break;
    case SLEEPS_SIGNAL:
    case SLEEPS_SIGNAL_TIMED:
        wait->kind = WAIT_SIGNAL;
        wait->named = true;
        wait->timed = sleeper->in == SLEEPS_SIGNAL_TIMED && args[2] != 0;
        break;
    case SLEEPS_TIME:
        wait->kind = WAIT_TIME;
        wait->timed = true;
        break;
    case SLEEPS_OPEN:
        waiting_for_open(task, args[0], wait);
        break;
    case SLEEPS_OPENAT:
        waiting_for_open(task, args[1], wait);
        break;
    case SLEEPS_MESSAGE:
    case SLEEPS_ROOM:
        wait->kind = WAIT_MESSAGE;
        wait->number = (int)args[0];
        wait->by = sleeper->in == SLEEPS_ROOM;
        wait->named = tracer->shared_ipc;
        break;
    case SLEEPS_SEMOP:
    case SLEEPS_SEMTIMEDOP:
        wait_for_semaphore(tracer, task, sleeper, event, wait);
        break;
    default:
        break;
    }
}

static void note_line(struct tracer *tracer, const struct task *task,
                      const struct sleeper *sleeper, struct wait *wait)
{
    const struct source *at = &task->at;
    if (task->in_call && at->file != NULL) {
        wait->at.file = strdup(at->file);
        wait->at.function = at->function != NULL ? strdup(at->function) : NULL;
        wait->at.line = at->line;
    } else if (task->stopped)
        where_of(tracer->where, tracer->members[task->process].alive, task->tid,
                 &wait->at);
    else if (sleeper != NULL && sleeper->pc != 0)
        where_asleep(tracer->where, tracer->members[task->process].alive,
                     task->tid, sleeper->sp, sleeper->pc, &wait->at);
}

void waiting_for(struct tracer *tracer, struct task *task, struct event *event,
                 struct wait *wait)
{
    struct sleeper sleeper;
    char state = proc_state(task->tid, NULL);
    bool stopped = task->stopped || task->late;
    wait->timed = false;
    if (task->listens || (state == 'T' && !stopped)) {
        wait->kind = WAIT_STOPPED;
        wait->named = true;
        return;
    }
    if (stopped || state == 'R') {
        wait->kind = WAIT_NOTHING;
        note_line(tracer, task, NULL, wait);
        return;
    }
    wait->kind = WAIT_UNKNOWN;
    if (!sleeper_of(tracer, task, &sleeper))
        return;
    wait_in(tracer, task, &sleeper, event, wait);
    wait->timed |= tracer->members[task->process].timer;
    note_line(tracer, task, &sleeper, wait);
}
