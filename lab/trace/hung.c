/*
 * Can nobody go on any more?
 *
 * Two looks that see every thread asleep, and no thread woken in between,
 * prove that all of them slept at one moment: the kernel counts how often a
 * thread has given its processor away.  When each then waits for something that
 * only another of them could give (hang.h), nothing will ever happen again.
 */
#include "recording/hang.h"
#include "run/proc.h"
#include "trace/waiting.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>

enum {
    SAME = 3, /* looks that must see the same */
    STOP_MS = 200 /* to wait for a thread that we have interrupted */
};

static const double first_pause = 0.02, last_pause = 1;

bool trace_hung(const struct tracer *tracer)
{
    return tracer->hung;
}

void trace_own_ipc(struct tracer *tracer)
{
    tracer->shared_ipc = false;
}

void hung_stir(struct tracer *tracer)
{
    tracer->looks = (struct looks){.next = proc_now() + first_pause,
                                   .pause = first_pause};
}

/* Has it ended, although it is still there?  A first thread waits for others
 * so. */
static bool is_over(const struct tracer *tracer, const struct task *task,
                    char state)
{
    return state == 'Z' && tracer->members[task->process].alive != task->tid;
}

/* Does everybody sleep?  *sleepers is then a number that tells this sleep from
 * any other. */
static bool all_sleep(const struct tracer *tracer, uint64_t *sleepers)
{
    *sleepers = tracer->task_count;
    for (size_t i = 0; i < tracer->task_count; i++) {
        const struct task *task = &tracer->tasks[i];
        char state = proc_state(task->tid, NULL);
        if (task->process == -1 || task->late || task->running ||
            (task->stopped && !task->listens))
            return false;
        if (state != 'S' && state != 'T' && state != 't' && state != 'D' &&
            !is_over(tracer, task, state))
            return false;
        long switches = status_field(task->tid, "voluntary_ctxt_switches:", 10);
        *sleepers = *sleepers * 1000003 + (uint64_t)task->tid;
        *sleepers = *sleepers * 1000003 + (uint64_t)switches;
    }
    return tracer->task_count > 0;
}

/* Stop who computes: where it stands is to be told. */
static void interrupt(struct tracer *tracer, pid_t tid)
{
    int status;
    if (ptrace(PTRACE_INTERRUPT, tid, 0, 0) == -1)
        return;
    for (int i = 0; i < STOP_MS; i++) {
        pid_t found = waitpid(tid, &status, __WALL | WNOHANG);
        if (found == tid)
            stop_happened(tracer, tid, status);
        if (found != 0 && !(found == -1 && errno == EINTR))
            return;
        poll(NULL, 0, 1);
    }
}

static struct task *task_of(struct tracer *tracer, const struct wait *wait)
{
    for (size_t i = 0; i < tracer->task_count; i++)
        if (tracer->tasks[i].process == wait->process &&
            tracer->tasks[i].number == wait->thread)
            return &tracer->tasks[i];
    return NULL;
}

/* Has it asked for a moment of sleep just before, too? */
static bool sleeps_often(const struct tracer *tracer, const struct task *task)
{
    const struct history *history = tracer->history;
    for (size_t i = history->event_count; i-- > 0;) {
        const struct event *event = &history->events[i];
        if (event->process == task->process && event->kind == EVENT_CALL)
            return event->call == CALL_NANOSLEEP;
    }
    return false;
}

/* One wait for each thread that is alive.  `last`: the run is ended anyway, so
 * whoever sleeps for a moment only, and then again, may be interrupted. */
static void add_waits(struct tracer *tracer, struct event *event, bool last)
{
    for (size_t i = 0; i < tracer->task_count; i++) {
        struct task *task = &tracer->tasks[i];
        if (task->process == -1 ||
            is_over(tracer, task, proc_state(task->tid, NULL)))
            continue;
        struct wait *wait = event_add_wait(event, task->process, task->number);
        if (wait == NULL)
            abort();
        waiting_for(tracer, task, event, wait);
    }
    for (size_t i = 0; i < event->wait_count; i++) {
        struct wait *wait = &event->waits[i];
        struct task *task = task_of(tracer, wait);
        if (last && wait->kind == WAIT_TIME && task != NULL &&
            sleeps_often(tracer, task))
            interrupt(tracer, task->tid);
        task = task_of(tracer, wait);
        bool may = task != NULL && task->stopped && !task->late &&
                   (wait->kind == WAIT_NOTHING || wait->kind == WAIT_TIME);
        if (!may || !spins(tracer, task->tid, last, wait))
            continue;
        wait->kind = WAIT_SPIN;
        wait->timed = tracer->members[wait->process].timer;
    }
}

/* What would be told now; of a history that it is not told in. */
static bool is_certain(struct tracer *tracer)
{
    struct history none = {.events = NULL};
    if (history_add_event(&none, EVENT_HANG) == -1)
        abort();
    add_waits(tracer, &none.events[0], false);
    bool certain = hang_is_certain(&none.events[0]);
    history_free(&none);
    return certain;
}

void hung_look(struct tracer *tracer)
{
    struct looks *looks = &tracer->looks;
    uint64_t sleepers, after;
    if (tracer->hung || tracer->ended || tracer->dying ||
        proc_now() < looks->next)
        return;
    looks->next = proc_now() + looks->pause;
    if (!all_sleep(tracer, &sleepers)) {
        looks->same = 0;
        return;
    }
    looks->same = sleepers == looks->sleepers ? looks->same + 1 : 1;
    looks->sleepers = sleepers;
    if (looks->same < SAME)
        return;
    if (looks->same == SAME && is_certain(tracer) &&
        all_sleep(tracer, &after) && after == sleepers)
        tracer->hung = true;
    looks->pause = 2 * looks->pause < last_pause ? 2 * looks->pause
                                                 : last_pause;
}

int hung_timeout(const struct tracer *tracer)
{
    double left = tracer->looks.next - proc_now();
    if (tracer->hung || tracer->ended || tracer->task_count == 0)
        return -1;
    return left > 0 ? (int)(left * 1e3) + 1 : 1;
}

/* --- The last event ------------------------------------------------------ */

static enum call doing(const struct wait *wait)
{
    static const enum call calls[WAIT_KINDS] = {
        [WAIT_SEMAPHORE] = CALL_SEMOP, [WAIT_FUTEX] = CALL_FUTEX,
        [WAIT_MUTEX] = CALL_FUTEX,     [WAIT_THREAD] = CALL_FUTEX,
        [WAIT_CHILD] = CALL_WAIT,      [WAIT_READ] = CALL_READ,
        [WAIT_WRITE] = CALL_WRITE,     [WAIT_SIGNAL] = CALL_PAUSE,
        [WAIT_TIME] = CALL_NANOSLEEP,
    };
    return calls[wait->kind] != CALL_NONE ? calls[wait->kind] : CALL_OTHER;
}

/* Who sleeps in a call that we do not see has not been told so far. */
static void note_sleepers(struct tracer *tracer, struct event *event)
{
    for (size_t i = 0; i < event->wait_count; i++) {
        const struct wait *wait = &event->waits[i];
        bool sleeps = wait->kind != WAIT_NOTHING && wait->kind != WAIT_SPIN;
        if (sleeps && wait->thread == 0 &&
            tracer->members[wait->process].state == PROCESS_RUNNING)
            look_state(tracer, event, wait->process, PROCESS_SLEEPING,
                       doing(wait));
    }
}

void trace_tell_waits(struct tracer *tracer)
{
    pid_t running[TRACE_THREADS_MAX];
    size_t count = 0;
    if (tracer->ended || tracer->history->process_count == 0)
        return;
    for (size_t i = 0; i < tracer->task_count; i++)
        if (tracer->tasks[i].running && count < TRACE_THREADS_MAX)
            running[count++] = tracer->tasks[i].tid;
    for (size_t i = 0; i < count; i++)
        interrupt(tracer, running[i]);
    struct event *event = trace_event(tracer, EVENT_HANG, NULL);
    add_waits(tracer, event, true);
    note_sleepers(tracer, event);
}
