#include "run/proc.h"
#include "trace/tracer.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    LINES_FOR =
        16 /* threads; with more alive, asking for lines takes too long */
};

struct tracer *trace_new(const struct trace_options *options, int json,
                         struct history *history)
{
    struct tracer *tracer = calloc(1, sizeof *tracer);
    if (tracer == NULL)
        return NULL;
    tracer->options = *options;
    tracer->where = where_new(); /* NULL, without libdw, does no harm */
    tracer->history = history;
    tracer->random = options->seed;
    tracer->began = proc_now();
    if (json == -1)
        return tracer;
    tracer->json = fdopen(json, "w");
    if (tracer->json != NULL && jsonl_begin(tracer->json, &tracer->writer) == 0)
        return tracer;
    where_free(tracer->where);
    free(tracer);
    return NULL;
}

void trace_free(struct tracer *tracer)
{
    if (tracer == NULL)
        return;
    for (size_t i = 0; i < tracer->history->process_count; i++) {
        free(tracer->members[i].attached);
        free(tracer->members[i].former);
    }
    for (size_t i = 0; i < tracer->history->segment_count; i++)
        free(tracer->known[i].bytes);
    free(tracer->members);
    free(tracer->known);
    free(tracer->fresh);
    for (size_t i = 0; i < tracer->space_count; i++) {
        if (tracer->spaces[i].ipc != -1)
            close(tracer->spaces[i].ipc);
        if (tracer->spaces[i].user != -1)
            close(tracer->spaces[i].user);
    }
    where_free(tracer->where);
    free(tracer->spaces);
    free(tracer->tasks);
    free(tracer);
}

struct task *trace_task(struct tracer *tracer, pid_t tid)
{
    for (size_t i = 0; i < tracer->task_count; i++)
        if (tracer->tasks[i].tid == tid)
            return &tracer->tasks[i];
    struct task *more = realloc(tracer->tasks, (tracer->task_count + 1) *
                                                   sizeof *tracer->tasks);
    if (more == NULL)
        abort(); /* the keeper dies, and with it, by EXITKILL, all of them */
    tracer->tasks = more;
    struct task *task = &tracer->tasks[tracer->task_count++];
    *task = (struct task){.tid = tid, .process = -1};
    return task;
}

struct event *trace_event(struct tracer *tracer, enum event_kind kind,
                          const struct task *task)
{
    int index = history_add_event(tracer->history, kind);
    if (index == -1)
        abort();
    struct event *event = &tracer->history->events[index];
    event->seconds = proc_now() - tracer->began;
    event->process = task != NULL ? task->process : 0;
    event->thread = task != NULL ? task->number : 0;
    bool stands = task != NULL && task->stopped && task->process != -1 &&
                  !tracer->dying && tracer->task_count <= LINES_FOR;
    if (stands && kind != EVENT_START && kind != EVENT_EXEC)
        where_of(tracer->where, tracer->members[task->process].pid, task->tid,
                 &event->at);
    return event;
}

/* Failing is noted in the writer, and the run goes on: it is still in memory.
 */
static void trace_write(struct tracer *tracer)
{
    const struct history *history = tracer->history;
    for (; tracer->weighed < history->event_count; tracer->weighed++)
        tracer->weight += event_bytes(&history->events[tracer->weighed]);
    if (tracer->json != NULL)
        jsonl_event(tracer->json, tracer->history, &tracer->writer);
}

int trace_seize(struct tracer *tracer, pid_t pid)
{
    const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK |
                         PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
                         PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT |
                         PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEVFORKDONE |
                         PTRACE_O_EXITKILL;
    if (ptrace(PTRACE_SEIZE, pid, 0, options) == -1)
        return -1;
    tracer->first = pid;
    trace_task(tracer, pid)->running = true;
    return 0;
}

/* The filter is in force before the exec, which therefore stops as well. */
void trace_exec(struct tracer *tracer)
{
    int status;
    while (waitpid(tracer->first, &status, __WALL) != -1 || errno == EINTR) {
        bool executed = status >> 16 == PTRACE_EVENT_EXEC;
        if (executed || !WIFSTOPPED(status)) {
            stop_happened(tracer, tracer->first, status);
            return;
        }
        ptrace(PTRACE_CONT, tracer->first, 0, 0);
    }
}

static bool other_runs(const struct tracer *tracer, pid_t tid)
{
    for (size_t i = 0; i < tracer->task_count; i++)
        if (tracer->tasks[i].running && tracer->tasks[i].tid != tid)
            return true;
    return false;
}

/* A call that slept may return while another process computes, or is in the
 * middle of a fork.  What we saw then would belong to both, so the one that has
 * returned is held until the other has stopped. */
static void take_stop(struct tracer *tracer, pid_t tid, int status)
{
    if (!WIFSTOPPED(status) || tracer->options.free || tracer->dying ||
        !other_runs(tracer, tid)) {
        stop_happened(tracer, tid, status);
        return;
    }
    struct task *task = trace_task(tracer, tid);
    task->held = true;
    task->running = false;
    task->status = status;
}

static void take_held(struct tracer *tracer)
{
    for (size_t i = 0; i < tracer->task_count; i++) {
        struct task *task = &tracer->tasks[i];
        if (!task->held || (!tracer->dying && other_runs(tracer, task->tid)))
            continue;
        task->held = false;
        stop_happened(tracer, task->tid, task->status);
        i = (size_t)-1; /* the table may be another now */
    }
}

void trace_stops(struct tracer *tracer)
{
    int status;
    pid_t tid;
    while ((tid = waitpid(-1, &status, __WALL | WNOHANG)) > 0 ||
           (tid == -1 && errno == EINTR))
        if (tid > 0 && !where_ended(tracer->where, tid))
            take_stop(tracer, tid, status);
    take_held(tracer);
    trace_write(tracer);
    if (!tracer->dying)
        turns_schedule(tracer);
}

bool trace_ended(const struct tracer *tracer, int *status)
{
    *status = tracer->status;
    return tracer->ended;
}

bool trace_overflowed(const struct tracer *tracer)
{
    return tracer->history->event_count >= TRACE_EVENTS_MAX ||
           tracer->weight >= TRACE_HISTORY_MAX ||
           tracer->task_count > TRACE_THREADS_MAX;
}

void trace_unwaited(const struct tracer *tracer, int *zombies, int *orphans)
{
    const struct history *history = tracer->history;
    *zombies = *orphans = 0;
    for (size_t i = 1; i < history->process_count; i++) {
        const struct member *member = &tracer->members[i];
        const struct member *parent =
            &tracer->members[history->processes[i].parent];
        if (member->waited || !parent->dead)
            continue;
        if (member->dead)
            ++*zombies;
        else
            ++*orphans;
    }
}

int trace_kill(struct tracer *tracer)
{
    enum {
        ROUNDS = 5000
    }; /* of one millisecond */
    tracer->dying = true;
    where_free(tracer->where); /* before anybody waits for the rest */
    tracer->where = NULL;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < tracer->task_count; i++)
            kill(tracer->tasks[i].tid, SIGKILL);
        trace_stops(tracer);
        if (tracer->task_count == 0)
            return 0;
        poll(NULL, 0, round < 10 ? 0 : 1);
    }
    errno = ETIMEDOUT;
    return -1;
}

void trace_finish(struct tracer *tracer)
{
    if (tracer->options.free || tracer->history->process_count < 2)
        return;
    trace_event(tracer, EVENT_NOTE, NULL)->note = NOTE_ONE_AT_A_TIME;
    trace_write(tracer);
}
