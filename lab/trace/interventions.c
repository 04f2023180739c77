/* What we do to a run ourselves: fail, kill, hold, change. */
#include "trace/interventions.h"

#include "recording/query.h"
#include "trace/machine.h"
#include "trace/tracer.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    SEMAPHORES_MAX = 1000 /* of a set, where sets are bounded */
};

static struct event *note(struct tracer *tracer, const struct task *task,
                          enum note what)
{
    struct event *event = trace_event(tracer, EVENT_NOTE, task);
    event->note = what;
    event->call = task->call;
    return event;
}

static void fail(struct tracer *tracer, struct task *task, int error)
{
    if (machine_skip_call(task->tid) == -1)
        return;
    task->in_call = true; /* so that it stops again at the return */
    task->failing = error;
    note(tracer, task, NOTE_MADE_TO_FAIL)->error = error;
}

/* Its end is its next stop.  Until then it has the turn, so that all see it. */
static void end(struct tracer *tracer, struct task *task)
{
    note(tracer, task, NOTE_MADE_TO_END);
    task->in_call = task->stopped = false;
    task->running = true;
    kill(tracer->members[task->process].pid, SIGKILL);
}

static void hold(struct tracer *tracer, struct task *task, size_t index)
{
    task->held = ++tracer->holds;
    task->held_by = index;
    naps_of_held(tracer);
    look_state(tracer, note(tracer, task, NOTE_HELD), task->process,
               PROCESS_HELD, task->call);
}

/* Does it want to signal somebody who is not of the run?  Its own group is of
 * it, as the run has a session of its own. */
static bool goes_outside(const struct tracer *tracer, const struct task *task)
{
    pid_t whom = (pid_t)task->args[0];
    if (task->call != CALL_KILL || (int)task->args[1] == 0 || whom == 0)
        return false;
    return whom == -1 ||
           pids_find(tracer, task->process, whom > 0 ? whom : -whom) == -1;
}

static size_t whole_pages(size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    return (size + page - 1) / page * page;
}

/* Would this shmget(2) make more than the run may have?  The errno that says
 * so, or 0.  It may still fail by itself, or find one: that costs nothing. */
static int too_much_memory(struct tracer *tracer, const struct task *task)
{
    const struct trace_most *most = &tracer->options.most;
    const key_t key = (key_t)task->args[0];
    size_t bytes = whole_pages(task->args[1]), count = 0;
    bool makes = key == IPC_PRIVATE || (task->args[2] & IPC_CREAT) != 0;
    if (most->segments == 0 || !makes ||
        look_key(tracer, task->process, key) != -1)
        return 0;
    if (task->args[1] > most->bytes)
        return EINVAL;
    for (size_t i = 0; i < tracer->history->segment_count; i++) {
        if (tracer->history->segments[i].kind != SEGMENT_SYSV ||
            tracer->known[i].gone)
            continue;
        count++;
        bytes += whole_pages(tracer->history->segments[i].size);
    }
    return count >= most->segments || bytes > most->bytes ? ENOSPC : 0;
}

/* Would this mmap(2) of shared memory, which a segment is, too, have more in
 * all mappings together than the run may have?  Whoever may only read it takes
 * pages as well, and may be permitted to write later. */
static int too_much_shared(const struct tracer *tracer, const struct task *task)
{
    const struct trace_most *most = &tracer->options.most;
    size_t bytes = whole_pages(task->args[1]);
    if (most->segments == 0 || (task->args[3] & MAP_SHARED) == 0)
        return 0;
    if (task->args[1] > most->bytes)
        return ENOMEM;
    for (size_t i = 0; i < tracer->history->segment_count; i++)
        if (tracer->history->segments[i].kind != SEGMENT_SYSV &&
            !tracer->known[i].gone)
            bytes += whole_pages(tracer->history->segments[i].size);
    return bytes > most->bytes ? ENOMEM : 0;
}

static int too_many_sets(const struct tracer *tracer, const struct task *task)
{
    const struct trace_most *most = &tracer->options.most;
    unsigned count = 0;
    bool makes = (key_t)task->args[0] == IPC_PRIVATE ||
                 (task->args[2] & IPC_CREAT) != 0;
    if (most->sets == 0 || !makes)
        return 0;
    if (task->args[1] > SEMAPHORES_MAX)
        return EINVAL;
    for (size_t i = 0; i < tracer->history->set_count; i++)
        count += !tracer->known_sets[i].gone;
    return count >= most->sets ? ENOSPC : 0;
}

/* Would this be one process, or thread, too many?  The kernel counts those of
 * all runs of a user together, so that one run could take them all. */
static int too_many_processes(const struct tracer *tracer)
{
    size_t count = tracer->task_count;
    if (tracer->options.most.processes == 0)
        return 0;
    for (size_t i = 0; i < tracer->history->process_count; i++)
        count += tracer->members[i].dead && !tracer->members[i].waited;
    return count >= tracer->options.most.processes ? EAGAIN : 0;
}

/* Is this call more than the run may have?  Then it fails. */
static bool refuse(struct tracer *tracer, struct task *task)
{
    int error = 0;
    if (task->call == CALL_SHMGET)
        error = too_much_memory(tracer, task);
    else if (task->call == CALL_SEMGET)
        error = too_many_sets(tracer, task);
    else if (task->call == CALL_MMAP)
        error = too_much_shared(tracer, task);
    else if (task->call == CALL_FORK || task->call == CALL_VFORK ||
             task->call == CALL_CLONE)
        error = too_many_processes(tracer);
    if (error != 0)
        fail(tracer, task, error);
    return error != 0;
}

void intervene(struct tracer *tracer, struct task *task, bool recorded)
{
    const struct trace_options *options = &tracer->options;
    const struct process *process = &tracer->history->processes[task->process];
    if (options->spares && goes_outside(tracer, task)) {
        fail(tracer, task, EPERM);
        return;
    }
    if (refuse(tracer, task))
        return;
    for (size_t i = 0; i < options->intervention_count; i++) {
        const struct intervention *it = &options->interventions[i];
        /* An exec that succeeds is told by its own event. */
        bool told = recorded || task->call == CALL_EXEC;
        bool counts = it->call == CALL_NONE || (told && it->call == task->call);
        if (!counts || it->was != NULL || it->made ||
            !query_means(it->who, process) || ++tracer->counts[i] != it->number)
            continue;
        if (it->act == ACT_FAIL)
            fail(tracer, task, it->error);
        else if (it->act == ACT_KILL)
            end(tracer, task);
        else
            hold(tracer, task, i);
        return; /* one is enough for one call */
    }
}

void intervene_made(struct tracer *tracer, struct task *task)
{
    const struct trace_options *options = &tracer->options;
    const struct process *process = &tracer->history->processes[task->process];
    for (size_t i = 0; i < options->intervention_count; i++) {
        const struct intervention *it = &options->interventions[i];
        if (it->made && it->call == task->call &&
            query_means(it->who, process) &&
            ++tracer->counts[i] == it->number) {
            hold(tracer, task, i);
            return;
        }
    }
}

/* --- Letting go ---------------------------------------------------------- */

/* Through any process that may write there.  The change is ours, so it is in
 * what we know already. */
static void change(struct tracer *tracer, const struct task *task,
                   const struct intervention *it)
{
    struct known *known = &tracer->known[it->segment];
    size_t size = tracer->history->segments[it->segment].size;
    if (known->bytes == NULL || it->size > TRACE_BYTES_MAX ||
        it->offset > TRACE_BYTES_MAX - it->size || it->offset + it->size > size)
        return;
    for (size_t p = 0; p < tracer->history->process_count; p++) {
        const struct member *member = &tracer->members[p];
        for (size_t i = 0; i < member->attached_count; i++) {
            const struct attached *at = &member->attached[i];
            uint64_t address = at->start + it->offset - at->offset;
            if (member->dead || at->segment != it->segment || !at->writable ||
                it->offset < at->offset || address + it->size > at->end ||
                !memory_write(member->pid, address, it->bytes, it->size))
                continue;
            struct event *event = note(tracer, task, NOTE_CHANGED);
            struct store *store = event_add_store(event, it->segment,
                                                  it->offset, it->size);
            if (store == NULL)
                abort();
            event->segment = it->segment;
            store->by = -1;
            memcpy(store->before, known->bytes + it->offset, it->size);
            memcpy(store->after, it->bytes, it->size);
            memcpy(known->bytes + it->offset, it->bytes, it->size);
            return;
        }
    }
}

/* Has another than the first process stored in this place? */
static bool is_stored(const struct event *event, const struct intervention *it)
{
    for (size_t i = 0; i < event->store_count; i++) {
        const struct store *store = &event->stores[i];
        if (store->segment == it->segment && store->by != 0 &&
            store->offset < it->offset + it->size &&
            it->offset < store->offset + store->size)
            return true;
    }
    return false;
}

void interventions_stored(struct tracer *tracer, const struct task *task,
                          size_t event)
{
    for (size_t i = 0; i < tracer->options.intervention_count; i++) {
        const struct intervention *it = &tracer->options.interventions[i];
        if (it->was == NULL || tracer->counts[i] != 0 ||
            !is_stored(&tracer->history->events[event], it))
            continue;
        const struct known *known = &tracer->known[it->segment];
        if (it->offset + it->size > known->size ||
            memcmp(known->bytes + it->offset, it->was, it->size) != 0)
            continue;
        tracer->counts[i] = 1;
        change(tracer, task, it);
    }
}

bool interventions_let_go(struct tracer *tracer)
{
    struct task *first = NULL;
    for (size_t i = 0; i < tracer->task_count; i++) {
        struct task *task = &tracer->tasks[i];
        if (task->held != 0 && (first == NULL || task->held < first->held))
            first = task;
    }
    if (first == NULL)
        return false;
    const struct intervention *it =
        &tracer->options.interventions[first->held_by];
    look_stores(tracer, first);
    if (it->act == ACT_CHANGE &&
        (size_t)it->segment < tracer->history->segment_count)
        change(tracer, first, it);
    first->held = 0;
    look_state(tracer, note(tracer, first, NOTE_LET_GO), first->process,
               PROCESS_RUNNING, CALL_NONE);
    return true;
}
