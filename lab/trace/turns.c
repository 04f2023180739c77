/* Who may go on: one process at a time, unless the run is free. */
#include "run/proc.h"
#include "trace/tracer.h"

#include <stdlib.h>
#include <string.h>

enum {
    TICK_MS = 1,
    SLICE = 20,        /* ticks a process may compute while others are ready */
    SPINNING = 1000,   /* ticks without a stop, and with others: it is noted */
    SAME_FOR_LONG = 32 /* of so many turns, one goes to another */
};

/* Let a stopped task go on: into the call, out of it, or just on. */
static void go_on(struct task *task)
{
    /* Two stops are wanted of a call that matters, this and its return. */
    long how = task->in_call ? PTRACE_SYSCALL : PTRACE_CONT;
    task->stopped = false;
    task->running = !(task->in_call && call_sleeps(task->call));
    if (task->running && !task->in_call)
        task->ran = true;
    /* Failing means that it was killed meanwhile: its end is reported. */
    ptrace(how, task->tid, 0, (long)task->signo);
    task->signo = 0;
}

static size_t pick(struct tracer *tracer)
{
    size_t current = 0;
    for (size_t i = 0; i < tracer->task_count; i++)
        if (tracer->tasks[i].tid == tracer->turn)
            current = i;
    if (tracer->options.seed == 0) /* the same goes on until its slice is up */
        return current + (tracer->tasks[current].spent >= SLICE ? 1 : 0);
    return (size_t)rand_r(&tracer->random) % tracer->task_count;
}

void turns_schedule(struct tracer *tracer)
{
    bool busy = false;
    for (size_t i = 0; i < tracer->task_count; i++) {
        struct task *task = &tracer->tasks[i];
        bool sleeps = task->in_call && call_sleeps(task->call);
        if (task->stopped && task->process != -1 &&
            (tracer->options.free || sleeps))
            go_on(task);
        busy = busy || task->running;
    }
    if (tracer->options.free || busy || tracer->task_count == 0)
        return;
    size_t first = pick(tracer);
    for (size_t i = 0; i < tracer->task_count; i++) {
        struct task *task = &tracer->tasks[(first + i) % tracer->task_count];
        if (!task->stopped || task->process == -1)
            continue;
        if (task->tid != tracer->turn || task->spent >= SLICE)
            task->spent = 0;
        tracer->turn = task->tid;
        go_on(task);
        return;
    }
}

static bool others_are_ready(const struct tracer *tracer,
                             const struct task *task)
{
    for (size_t i = 0; i < tracer->task_count; i++)
        if (&tracer->tasks[i] != task && tracer->tasks[i].stopped)
            return true;
    return false;
}

int trace_timeout(const struct tracer *tracer)
{
    for (size_t i = 0; i < tracer->task_count; i++) {
        const struct task *task = &tracer->tasks[i];
        if (task->running || (task->in_call && !task->reported))
            return TICK_MS;
    }
    return -1;
}

/* A process waits in a call that matters: say so, once. */
static void report_sleep(struct tracer *tracer, struct task *task)
{
    task->reported = true;
    struct event *event = trace_event(tracer, EVENT_SLEEP, task);
    event->call = task->call;
    memcpy(event->args, task->args, sizeof event->args);
    look_state(tracer, event, task->process, PROCESS_SLEEPING, task->call);
}

/* Nothing has stopped for a moment: who sleeps keeps no turn, and who computes
 * must leave it to the others after a while. */
void trace_tick(struct tracer *tracer)
{
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
        if ((state == 'S' || state == 'D') && !task->in_call) {
            task->running = false; /* in a call that we do not see, or vfork */
            continue;
        }
        if (++task->spent >= SLICE && others_are_ready(tracer, task))
            ptrace(PTRACE_INTERRUPT, task->tid, 0, 0);
        if (task->spent == SPINNING)
            trace_event(tracer, EVENT_NOTE, task)->note = NOTE_SPINNING;
    }
    trace_stops(tracer); /* whoever was held for them may come now */
}
