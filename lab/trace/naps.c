#include "trace/naps.h"

#include "trace/tracer.h"

#include <string.h>

enum {
    NAPS_TOLD = 4, /* in a row; the last of them stands for more */
    NAPS_HELD = 20 /* while another is held: it looks whether that has come */
};

static bool is_same(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Does this thread sleep where it has slept before? */
static bool is_next(const struct tracer *tracer, const struct nap *nap,
                    const struct task *task)
{
    if (task->call != CALL_NANOSLEEP || nap->row == 0 || nap->tid != task->tid)
        return false;
    const struct source *at = &tracer->history->events[nap->event].at;
    return at->line == task->at.line && is_same(at->file, task->at.file);
}

/* An event like the one that tells the last of these sleeps. */
static struct event *like_the_last(struct tracer *tracer, int process,
                                   enum event_kind kind, size_t last)
{
    const struct task task = {.process = process,
                              .number = tracer->history->events[last].thread};
    struct source at = tracer->history->events[last].at;
    struct event *event = trace_event_at(tracer, kind, &task, &at);
    const struct event *like = &tracer->history->events[last];
    event->call = like->call;
    memcpy(event->args, like->args, sizeof event->args);
    return event;
}

/* What was counted; and then, that it sleeps, if it does. */
static void tell(struct tracer *tracer, int process)
{
    struct nap nap = tracer->members[process].nap;
    tracer->members[process].nap = (struct nap){.held = nap.held};
    if (nap.times == 0)
        return;
    struct event *event = like_the_last(tracer, process, EVENT_CALL, nap.event);
    event->again = nap.times;
    look_state(tracer, event, process, PROCESS_RUNNING, CALL_NONE);
    if (!nap.asleep)
        return;
    event = like_the_last(tracer, process, EVENT_SLEEP, nap.event);
    look_state(tracer, event, process, PROCESS_SLEEPING, CALL_NANOSLEEP);
}

void nap_parted(struct tracer *tracer, const struct task *task,
                enum event_kind kind)
{
    bool nap = (kind == EVENT_SLEEP || kind == EVENT_CALL) && task != NULL &&
               task->in_call && task->call == CALL_NANOSLEEP;
    for (size_t i = 0; i < tracer->history->process_count && !nap; i++)
        if (task == NULL || (size_t)task->process == i)
            tell(tracer, (int)i);
}

bool nap_begins(struct tracer *tracer, const struct task *task)
{
    struct nap *nap = &tracer->members[task->process].nap;
    if (task->call != CALL_NANOSLEEP)
        return false;
    if (!is_next(tracer, nap, task))
        tell(tracer, task->process);
    nap->held++;
    nap->asleep = nap->row == NAPS_TOLD;
    return nap->asleep;
}

bool nap_ends(struct tracer *tracer, const struct task *task, bool failed)
{
    struct nap *nap = &tracer->members[task->process].nap;
    if (nap->row < NAPS_TOLD || !is_next(tracer, nap, task))
        return false;
    if (failed) {
        tell(tracer, task->process);
        return false;
    }
    nap->asleep = false;
    nap->times++;
    return true;
}

void nap_told(struct tracer *tracer, const struct task *task)
{
    struct nap *nap = &tracer->members[task->process].nap;
    if (task->call != CALL_NANOSLEEP)
        return;
    nap->tid = task->tid;
    nap->row++;
    nap->event = tracer->history->event_count - 1;
}

void naps_of_held(struct tracer *tracer)
{
    for (size_t i = 0; i < tracer->history->process_count; i++)
        tracer->members[i].nap.held = 0;
}

bool nap_is_waiting(const struct tracer *tracer, const struct task *task)
{
    return tracer->members[task->process].nap.held >= NAPS_HELD;
}
