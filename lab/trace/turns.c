/* Who may go on: one process at a time, unless the run is free. */
#include "run/proc.h"
#include "trace/interventions.h"
#include "trace/tracer.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    TICK_MS = 1,
    SLICE = 20,      /* ticks a process may compute while others are ready */
    AMID = 100,      /* ticks that it may sleep amid something */
    SPINNING = 1000, /* ticks without a stop, and with others: it is noted */
    PATIENT = 200,   /* the same while another is held: it may be
                        waited for like this, and is held no longer */
    LOOKS = 50,      /* at once, before one look a tick has to do */
    KEEPS = 8        /* one turn of so many is kept that could be another's */
};

/* Let a stopped task go on: into the call, out of it, or just on. */
static void go_on(struct task *task)
{
    /* Two stops are wanted of a call that matters, this and its return. */
    enum __ptrace_request how = task->in_call || task->opened ? PTRACE_SYSCALL
                                : task->reshuts ? PTRACE_SINGLESTEP
                                                : PTRACE_CONT;
    task->stopped = task->unseen = false;
    task->looks = 0;
    task->running = true;
    if (!task->in_call && !task->lends)
        task->ran = true;
    /* Failing means that it was killed meanwhile: its end is reported. */
    ptrace(how, task->tid, 0, (long)task->signo);
    task->signo = 0;
}

/* How often a thread has given its processor away, proc_pid_status(5). */
static long switches_of(pid_t tid)
{
    return status_field(tid, "voluntary_ctxt_switches:", 10);
}

void turns_notice(struct tracer *tracer)
{
    for (size_t i = 0; i < tracer->task_count; i++) {
        struct task *task = &tracer->tasks[i];
        if (!task->unseen)
            continue;
        /* Its state first: had it come back and slept again before that, the
         * sleep is counted by now. */
        char state = proc_state(task->tid, NULL);
        long switches = switches_of(task->tid);
        task->ran |= (state != 'S' && state != 'D') ||
                     switches != task->switches;
        task->switches = switches;
    }
}

void turns_yield(struct task *task)
{
    task->ticks = SLICE;
}

static bool may_go(const struct task *task)
{
    return task->stopped && task->process != -1 && task->held == 0;
}

/* One of those that may go, by chance.  Whoever has just given its turn away,
 * as after each load, mostly does not get it back: in between another must
 * come for a race to show, and a short loop has few loads. */
static size_t draw_lot(struct tracer *tracer, size_t current)
{
    bool yields = tracer->tasks[current].ticks >= SLICE &&
                  rand_r(&tracer->random) % KEEPS != 0;
    size_t ready = 0, chosen = current;
    for (size_t i = 0; i < tracer->task_count; i++) {
        if (!may_go(&tracer->tasks[i]) || (yields && i == current))
            continue;
        ready++;
        if ((size_t)rand_r(&tracer->random) % ready == 0)
            chosen = i;
    }
    return chosen;
}

static size_t pick(struct tracer *tracer)
{
    size_t current = 0;
    for (size_t i = 0; i < tracer->task_count; i++)
        if (tracer->tasks[i].tid == tracer->turn)
            current = i;
    if (tracer->options.seed != 0)
        return draw_lot(tracer, current);
    /* The same goes on until its slice is up. */
    return current + (tracer->tasks[current].ticks >= SLICE ? 1 : 0);
}

/* Give the turn to whoever is next.  Returns false when nobody can take it. */
static bool next_turn(struct tracer *tracer)
{
    size_t first = tracer->task_count > 0 ? pick(tracer) : 0;
    for (size_t i = 0; i < tracer->task_count; i++) {
        struct task *task = &tracer->tasks[(first + i) % tracer->task_count];
        if (!may_go(task))
            continue;
        if (task->tid != tracer->turn || task->ticks >= SLICE) {
            task->ticks = 0;
            task->spins = false;
        }
        tracer->turn = task->tid;
        go_on(task);
        return true;
    }
    return false;
}

/* Is a child of this process in its memory, vfork(2)? */
static bool has_lent(const struct tracer *tracer, int process)
{
    for (size_t i = 0; i < tracer->history->process_count; i++)
        if (tracer->history->processes[i].parent == process &&
            tracer->members[i].borrows)
            return true;
    return false;
}

/* Does everybody who is not held wait for another to do something?  Who sleeps
 * for a time of its own does not, unless it does so again and again. */
static bool all_wait(const struct tracer *tracer)
{
    for (size_t i = 0; i < tracer->task_count; i++) {
        const struct task *task = &tracer->tasks[i];
        if (task->held != 0 || task->listens)
            continue;
        if (task->in_call && task->call == CALL_NANOSLEEP &&
            !nap_is_waiting(tracer, task))
            return false;
        char state = proc_state(task->tid, NULL);
        if (state != 'S' && state != 'Z' &&
            !(state == 'D' && has_lent(tracer, task->process)))
            return false;
    }
    return true;
}

void turns_schedule(struct tracer *tracer)
{
    bool busy = false;
    for (size_t i = 0; i < tracer->task_count; i++) {
        struct task *task = &tracer->tasks[i];
        bool sleeps = task->in_call && call_sleeps(task->call);
        if (may_go(task) && (tracer->options.free || sleeps))
            go_on(task);
        busy = busy || task->running;
    }
    if (busy || (!tracer->options.free && next_turn(tracer)) ||
        !all_wait(tracer))
        return;
    if (interventions_let_go(tracer))
        turns_schedule(tracer);
}

static bool others_are_ready(const struct tracer *tracer,
                             const struct task *task)
{
    for (size_t i = 0; i < tracer->task_count; i++)
        if (&tracer->tasks[i] != task &&
            (may_go(&tracer->tasks[i]) || tracer->tasks[i].late))
            return true;
    return false;
}

/* Is it in a call that may sleep, and others must not have the turn before it
 * is known whether it does?  Otherwise what they see would depend on who is
 * faster, and so would the history. */
static bool decides(const struct tracer *tracer, const struct task *task)
{
    return !tracer->options.free && task->in_call && task->running &&
           !task->reported && task->looks < LOOKS;
}

int trace_timeout(const struct tracer *tracer)
{
    for (size_t i = 0; i < tracer->task_count; i++)
        if (decides(tracer, &tracer->tasks[i]))
            return 0;
    for (size_t i = 0; i < tracer->task_count; i++) {
        const struct task *task = &tracer->tasks[i];
        if (task->running || task->held != 0 ||
            (task->in_call && !task->reported))
            return TICK_MS;
    }
    return hung_timeout(tracer);
}

/* A process waits in a call that matters: say so, once. */
static void report_sleep(struct tracer *tracer, struct task *task)
{
    task->reported = true;
    if (is_waiting_shell(tracer, task) || nap_begins(tracer, task))
        return;
    struct event *event = trace_event(tracer, EVENT_SLEEP, task);
    nap_told(tracer, task);
    call_note(tracer, task, event);
    look_state(tracer, event, task->process, PROCESS_SLEEPING, task->call);
}

/* Does it compute no more, without a stop that tells us?  It may wait in a call
 * that we do not see, or for a vfork child, or be a first thread that has
 * ended, of which nothing is heard before the others end, too.
 *
 * Who ends, and who cannot be interrupted, is mostly amid something that others
 * must not see by half: its end, a fork, an exec.  But an exec waits like this
 * for other threads to end, which need us for it, so this has an end, too. */
static bool sleeps_unseen(const struct tracer *tracer, struct task *task,
                          char state)
{
    bool sleeps = state == 'S' || state == 'D';
    task->asleep = sleeps ? task->asleep + 1 : 0;
    if (state == 'Z')
        return tracer->members[task->process].alive != task->tid;
    if (!sleeps || (task->in_call && !task->reported))
        return false;
    bool amid = task->leaving ||
                (state == 'D' && !has_lent(tracer, task->process));
    return !amid || task->asleep >= AMID;
}

/* Count how long it computes.  A tick in which it had no processor, since
 * others on this machine have them all, is none. */
static void count_tick(struct task *task)
{
    double used = proc_used(task->tid);
    if (task->ticks == 0)
        task->used = used - TICK_MS / 1e3;
    unsigned ticks = (unsigned)((used - task->used) * 1e3 / TICK_MS);
    task->ticks = used < 0 ? task->ticks + 1 : ticks > 0 ? ticks : 1;
}

static bool anybody_held(const struct tracer *tracer)
{
    for (size_t i = 0; i < tracer->task_count; i++)
        if (tracer->tasks[i].held != 0)
            return true;
    return false;
}

/* Nothing has stopped for a moment: who sleeps keeps no turn, and who computes
 * must leave it to the others after a while. */
void trace_tick(struct tracer *tracer)
{
    bool turned = false;
    for (size_t i = 0; i < tracer->task_count; i++) {
        struct task *task = &tracer->tasks[i];
        if (task->stopped || task->process == -1)
            continue;
        char state = 'S';
        if (task->running || !task->reported)
            state = proc_state(task->tid, NULL);
        if (task->in_call && !task->reported && state == 'S' &&
            call_sleeps(task->call))
            report_sleep(tracer, task);
        if (!task->running)
            continue;
        if (sleeps_unseen(tracer, task, state)) {
            task->running = false;
            task->unseen = !task->in_call && !task->lends;
            task->switches = switches_of(task->tid);
            continue;
        }
        if (decides(tracer, task)) {
            task->looks++;
            sched_yield();
            continue;
        }
        count_tick(task);
        if (task->ticks >= SLICE && others_are_ready(tracer, task))
            ptrace(PTRACE_INTERRUPT, task->tid, 0, 0);
        bool spins = task->ticks >= (anybody_held(tracer) ? PATIENT : SPINNING);
        if (spins && !task->spins) {
            trace_event(tracer, EVENT_NOTE, task)->note = NOTE_SPINNING;
            turned = interventions_let_go(tracer) || turned;
        }
        task->spins = spins;
    }
    if (turned)
        turns_schedule(tracer);
    trace_stops(tracer); /* whoever was late may come now */
    hung_look(tracer);
}
