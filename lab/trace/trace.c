#include "run/proc.h"
#include "trace/access.h"
#include "trace/tracer.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    LINES_FOR = 16 /* threads; with more alive, asking takes too long */
};

struct tracer *trace_new(const struct trace_options *options, int json,
                         struct history *history)
{
    struct tracer *tracer = calloc(1, sizeof *tracer);
    if (tracer == NULL)
        return NULL;
    tracer->options = *options;
    tracer->counts = calloc(options->intervention_count + 1,
                            sizeof *tracer->counts);
    tracer->where = where_new(); /* NULL, without libdw, does no harm */
    tracer->history = history;
    tracer->random = options->seed;
    if (options->every_access)
        memory_force();
    tracer->began = proc_now();
    tracer->shared_ipc = true;
    if (json == -1 && tracer->counts != NULL)
        return tracer;
    tracer->json = json != -1 ? fdopen(json, "w") : NULL;
    if (tracer->json != NULL && tracer->counts != NULL &&
        jsonl_begin(tracer->json, &tracer->writer) == 0)
        return tracer;
    where_free(tracer->where);
    free(tracer->counts);
    free(tracer);
    return NULL;
}

void trace_forget_call(struct task *task)
{
    free(task->at.file);
    free(task->at.function);
    free(task->operations);
    task->at = (struct source){0};
    task->operations = NULL;
    task->operation_count = 0;
}

void trace_free(struct tracer *tracer)
{
    if (tracer == NULL)
        return;
    for (size_t i = 0; i < tracer->history->process_count; i++) {
        free(tracer->members[i].attached);
        free(tracer->members[i].former);
        types_forget(tracer, (int)i);
        access_end(tracer, (int)i);
    }
    for (size_t i = 0; i < tracer->history->segment_count; i++)
        free(tracer->known[i].bytes);
    free(tracer->members);
    free(tracer->known);
    free(tracer->fresh);
    for (size_t i = 0; i < tracer->history->set_count; i++)
        free(tracer->known_sets[i].values);
    free(tracer->known_sets);
    for (size_t i = 0; i < tracer->task_count; i++)
        trace_forget_call(&tracer->tasks[i]);
    for (size_t i = 0; i < tracer->space_count; i++) {
        if (tracer->spaces[i].ipc != -1)
            close(tracer->spaces[i].ipc);
        if (tracer->spaces[i].user != -1)
            close(tracer->spaces[i].user);
    }
    where_free(tracer->where);
    sources_forget(tracer);
    free(tracer->spaces);
    free(tracer->counts);
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

bool trace_may_ask(const struct tracer *tracer, const struct task *task)
{
    return task != NULL && task->stopped && task->process != -1 &&
           !tracer->dying && tracer->task_count <= LINES_FOR;
}

void trace_drop_task(struct tracer *tracer, struct task *task)
{
    trace_forget_call(task);
    *task = tracer->tasks[--tracer->task_count];
}

static char *copy_of(const char *text)
{
    char *copied = text != NULL ? strdup(text) : NULL;
    if (text != NULL && copied == NULL)
        abort();
    return copied;
}

static void ask_where(struct tracer *tracer, const struct task *task,
                      struct source *at)
{
    pid_t pid = tracer->members[task->process].alive;
    if (where_of(tracer->where, pid, task->tid, at))
        sources_note(tracer, pid, at);
}

void trace_keep_line(struct tracer *tracer, struct task *task)
{
    trace_forget_call(task);
    if (trace_may_ask(tracer, task))
        ask_where(tracer, task, &task->at);
}

static struct event *add_event(struct tracer *tracer, enum event_kind kind,
                               const struct task *task)
{
    nap_parted(tracer, task, kind);
    int index = history_add_event(tracer->history, kind);
    if (index == -1)
        abort();
    struct event *event = &tracer->history->events[index];
    event->seconds = proc_now() - tracer->began;
    event->process = task != NULL ? task->process : 0;
    event->thread = task != NULL ? task->number : 0;
    return event;
}

struct event *trace_event_at(struct tracer *tracer, enum event_kind kind,
                             const struct task *task, const struct source *at)
{
    access_tell(tracer, task != NULL ? task->process : -1);
    struct event *event = add_event(tracer, kind, task);
    event->at = (struct source){copy_of(at->file), copy_of(at->function),
                                at->line};
    return event;
}

struct event *trace_event(struct tracer *tracer, enum event_kind kind,
                          const struct task *task)
{
    for (size_t p = 0; p < tracer->history->process_count && task == NULL; p++)
        access_tell(tracer, (int)p); /* it is about all of them */
    access_other(tracer, task != NULL ? task->process : -1);
    struct event *event = add_event(tracer, kind, task);
    if (task != NULL && task->in_call && task->at.file != NULL) {
        event->at = (struct source){copy_of(task->at.file),
                                    copy_of(task->at.function), task->at.line};
        return event;
    }
    if (trace_may_ask(tracer, task) && kind != EVENT_START &&
        kind != EVENT_EXEC)
        ask_where(tracer, task, &event->at);
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

/* Pipes that it has been given, whose other ends are not in the run. */
static void note_outside(struct tracer *tracer)
{
    for (int fd = 0; fd < 3; fd++) {
        char path[64];
        struct stat status;
        snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)tracer->first, fd);
        if (stat(path, &status) == 0 && S_ISFIFO(status.st_mode))
            tracer->outside_inodes[fd] = status.st_ino;
    }
}

/* The filter is in force before the exec, which therefore stops as well. */
void trace_exec(struct tracer *tracer)
{
    int status;
    while (waitpid(tracer->first, &status, __WALL) != -1 || errno == EINTR) {
        bool executed = status >> 16 == PTRACE_EVENT_EXEC;
        if (executed || !WIFSTOPPED(status)) {
            stop_happened(tracer, tracer->first, status);
            note_outside(tracer);
            return;
        }
        /* A signal is delivered: who cannot be executed when the old program is
         * gone already has only one to end by. */
        long signo = status >> 16 == 0 ? WSTOPSIG(status) : 0;
        ptrace(PTRACE_CONT, tracer->first, 0, signo);
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
 * returned waits until the other has stopped. */
static void take_stop(struct tracer *tracer, pid_t tid, int status)
{
    if (!WIFSTOPPED(status) || tracer->options.free || tracer->dying ||
        !other_runs(tracer, tid)) {
        stop_happened(tracer, tid, status);
        return;
    }
    struct task *task = trace_task(tracer, tid);
    task->late = true;
    task->running = false;
    task->status = status;
}

static void take_late(struct tracer *tracer)
{
    for (size_t i = 0; i < tracer->task_count; i++) {
        struct task *task = &tracer->tasks[i];
        if (!task->late || (!tracer->dying && other_runs(tracer, task->tid)))
            continue;
        task->late = false;
        stop_happened(tracer, task->tid, task->status);
        i = (size_t)-1; /* the table may be another now */
    }
}

void trace_stops(struct tracer *tracer)
{
    int status;
    pid_t tid;
    bool any = false;
    while ((tid = waitpid(-1, &status, __WALL | WNOHANG)) > 0 ||
           (tid == -1 && errno == EINTR))
        if (tid > 0 && !where_ended(tracer->where, tid)) {
            take_stop(tracer, tid, status);
            any = true;
        }
    take_late(tracer);
    if (any)
        hung_stir(tracer);
    trace_write(tracer);
    if (!tracer->dying)
        turns_schedule(tracer);
}

bool trace_ended(const struct tracer *tracer, int *status)
{
    *status = tracer->status;
    return tracer->ended;
}

bool trace_alive(const struct tracer *tracer)
{
    return tracer->task_count > 0;
}

bool trace_overflowed(const struct tracer *tracer)
{
    return tracer->history->event_count >= TRACE_EVENTS_MAX ||
           tracer->faults >= TRACE_FAULTS_MAX ||
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
        if (!member->dead)
            ++*orphans;
        else if (!parent->foreign) /* else it may have waited unseen */
            ++*zombies;
    }
}

int trace_kill(struct tracer *tracer)
{
    enum {
        ROUNDS = 5000
    }; /* of one millisecond */
    tracer->dying = true;
    tracer->limited = !tracer->ended;
    where_free(tracer->where); /* before anybody waits for the rest */
    tracer->where = NULL;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = tracer->task_count; i-- > 0;) {
            struct task *task = &tracer->tasks[i];
            /* A thread that another one's exec has ended may not be told of. */
            if (kill(task->tid, SIGKILL) == -1 && errno == ESRCH) {
                trace_drop_task(tracer, task);
                continue;
            }
            /* Who has stopped on its way out does not hear of that. */
            ptrace(PTRACE_CONT, task->tid, 0, 0);
        }
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
    if (tracer->options.free || tracer->options.every_access ||
        tracer->history->process_count < 2)
        return; /* with single accesses, turns come between them */
    trace_event(tracer, EVENT_NOTE, NULL)->note = NOTE_ONE_AT_A_TIME;
    trace_write(tracer);
}
