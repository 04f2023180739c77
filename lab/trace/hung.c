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
#include "trace/access.h"
#include "trace/waiting.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>

enum {
    SAME = 3,     /* looks that must see the same */
    STOP_MS = 200 /* to wait for threads that we have interrupted */
};

static const double first_pause = 0.02, last_pause = 1, circles_after = 1,
                    patience = 1; /* seconds, with all circles of a look */

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
    struct looks *looks = &tracer->looks;
    looks->pause = first_pause;
    looks->next = proc_now() + first_pause;
    looks->same = 0;
}

/* Has it ended, although it is still there?  A first thread waits for others
 * so. */
static bool is_over(const struct tracer *tracer, const struct task *task,
                    char state)
{
    return state == 'Z' && tracer->members[task->process].alive != task->tid;
}

/* Does everybody sleep?  *sleepers is then a number that tells this sleep from
 * any other.  `but_stopped`: or wait for us to let them compute on. */
static bool all_sleep(const struct tracer *tracer, bool but_stopped,
                      uint64_t *sleepers)
{
    *sleepers = tracer->task_count;
    for (size_t i = 0; i < tracer->task_count; i++) {
        const struct task *task = &tracer->tasks[i];
        char state = proc_state(task->tid, NULL);
        if (task->process == -1 || task->late || task->running)
            return false;
        if (task->stopped && !task->listens) {
            if (!but_stopped || task->in_call || task->held != 0)
                return false;
            continue;
        }
        if (state != 'S' && state != 'T' && state != 't' && state != 'D' &&
            !is_over(tracer, task, state))
            return false;
        long switches = status_field(task->tid, "voluntary_ctxt_switches:", 10);
        *sleepers = *sleepers * 1000003 + (uint64_t)task->tid;
        *sleepers = *sleepers * 1000003 + (uint64_t)switches;
    }
    return tracer->task_count > 0;
}

/* Wait for one that was interrupted, but no longer than `until`. */
static void await_stop(struct tracer *tracer, pid_t tid, double until)
{
    int status;
    do {
        pid_t found = waitpid(tid, &status, __WALL | WNOHANG);
        if (found == tid)
            stop_happened(tracer, tid, status);
        if (found != 0 && !(found == -1 && errno == EINTR))
            return;
        poll(NULL, 0, 1);
    } while (proc_now() < until);
}

/* Stop who computes: where it stands is to be told. */
static void interrupt(struct tracer *tracer, pid_t tid)
{
    if (ptrace(PTRACE_INTERRUPT, tid, 0, 0) != -1)
        await_stop(tracer, tid, proc_now() + STOP_MS / 1e3);
}

static void interrupt_all(struct tracer *tracer)
{
    pid_t running[TRACE_THREADS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < tracer->task_count; i++)
        if (tracer->tasks[i].running && count < TRACE_THREADS_MAX)
            running[count++] = tracer->tasks[i].tid;
    for (size_t i = 0; i < count; i++)
        if (ptrace(PTRACE_INTERRUPT, running[i], 0, 0) == -1)
            running[i] = 0;
    const double until = proc_now() + STOP_MS / 1e3;
    for (size_t i = 0; i < count; i++)
        if (running[i] != 0)
            await_stop(tracer, running[i], until);
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

/* Does it go in a circle?  Then the wait is told so. */
static void find_circle(struct tracer *tracer, struct wait *wait, bool last,
                        double until, unsigned *steps)
{
    struct task *task = task_of(tracer, wait);
    if (last && wait->kind == WAIT_TIME && task != NULL &&
        sleeps_often(tracer, task))
        interrupt(tracer, task->tid);
    task = task_of(tracer, wait); /* the table may be another now */
    if (task == NULL || !task->stopped || task->late)
        return;
    enum wait_kind before = wait->kind;
    const pid_t tid = task->tid;
    if (!access_open(tracer, tid))
        return;
    bool found = spins(tracer, tid, last, until, steps, wait);
    task = task_of(tracer, wait);
    if (task != NULL && task->stopped && !last)
        access_returns(tracer, tid);
    if (!found) {
        wait->kind = before == WAIT_SPIN ? WAIT_NOTHING : before;
        *steps = 0;
        return;
    }
    wait->kind = WAIT_SPIN;
    wait->timed = tracer->members[wait->process].timer;
}

/* Whoever is let go on for that may store what another looks at, so all must be
 * found in their circles once more. */
static void find_circles(struct tracer *tracer, struct event *event, bool last)
{
    const double until = proc_now() + patience;
    unsigned *steps = calloc(event->wait_count + 1, sizeof *steps);
    size_t found = 0;
    if (steps == NULL)
        abort();
    for (size_t i = 0; i < event->wait_count; i++) {
        struct wait *wait = &event->waits[i];
        if (wait->kind == WAIT_NOTHING || wait->kind == WAIT_TIME)
            find_circle(tracer, wait, last, until, &steps[i]);
        found += wait->kind == WAIT_SPIN;
    }
    for (size_t i = 0; i < event->wait_count && found > 1; i++)
        if (event->waits[i].kind == WAIT_SPIN)
            find_circle(tracer, &event->waits[i], last, until, &steps[i]);
    free(steps);
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
    find_circles(tracer, event, last);
}

/* What would be told now, in a history of its own: others may come into ours
 * meanwhile. */
static struct event *try_waits(struct tracer *tracer, struct history *aside,
                               bool last)
{
    *aside = (struct history){.events = NULL};
    if (history_add_event(aside, EVENT_HANG) == -1)
        abort();
    add_waits(tracer, &aside->events[0], last);
    return &aside->events[0];
}

static bool is_certain(struct tracer *tracer)
{
    struct history aside;
    const struct event *event = try_waits(tracer, &aside, false);
    bool certain = hang_is_certain(event);
    sets_forget(tracer, event);
    history_free(&aside);
    return certain;
}

/* Some compute, and for a while nothing has happened.  Do they all go in
 * circles, and do the others wait for them? */
static void look_for_circles(struct tracer *tracer)
{
    struct looks *looks = &tracer->looks;
    uint64_t before, after;
    if (looks->events != tracer->history->event_count) {
        looks->events = tracer->history->event_count;
        looks->since = proc_now();
        looks->waiting = circles_after;
    }
    if (proc_now() < looks->since + looks->waiting)
        return;
    for (size_t i = 0; i < tracer->task_count; i++) {
        const struct task *task = &tracer->tasks[i];
        if (task->running &&
            (task->in_call || proc_state(task->tid, NULL) != 'R'))
            return; /* interrupting a call would be seen */
    }
    looks->since = proc_now();
    looks->waiting = 2 * looks->waiting;
    interrupt_all(tracer);
    bool nothing = looks->events == tracer->history->event_count;
    if (nothing && all_sleep(tracer, true, &before) && is_certain(tracer) &&
        all_sleep(tracer, true, &after) && before == after)
        tracer->hung = true;
    else
        turns_schedule(tracer);
}

void hung_look(struct tracer *tracer)
{
    struct looks *looks = &tracer->looks;
    uint64_t sleepers, after;
    if (tracer->hung || tracer->task_count == 0 || tracer->dying ||
        proc_now() < looks->next)
        return;
    looks->next = proc_now() + looks->pause;
    if (!all_sleep(tracer, false, &sleepers)) {
        looks->same = 0;
        look_for_circles(tracer);
        return;
    }
    looks->same = sleepers == looks->sleepers ? looks->same + 1 : 1;
    looks->sleepers = sleepers;
    if (looks->same < SAME)
        return;
    if (looks->same == SAME && is_certain(tracer) &&
        all_sleep(tracer, false, &after) && after == sleepers)
        tracer->hung = true;
    looks->pause = 2 * looks->pause < last_pause ? 2 * looks->pause
                                                 : last_pause;
}

int hung_timeout(const struct tracer *tracer)
{
    double left = tracer->looks.next - proc_now();
    if (tracer->hung || tracer->task_count == 0)
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
void hung_note_sleepers(struct tracer *tracer, struct event *event)
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
    if (tracer->ended || tracer->history->process_count == 0)
        return;
    interrupt_all(tracer);
    struct history aside;
    struct event *tried = try_waits(tracer, &aside, true);
    struct event *event = trace_event(tracer, EVENT_HANG, NULL);
    event->waits = tried->waits;
    event->wait_count = tried->wait_count;
    event->sets = tried->sets;
    event->set_count = tried->set_count;
    tried->wait_count = tried->set_count = 0;
    tried->waits = NULL;
    tried->sets = NULL;
    history_free(&aside);
    hung_note_sleepers(tracer, event);
}
