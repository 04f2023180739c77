#include "recording/query.h"

#include <string.h>
#include <sys/ipc.h>

/* Compare without blanks. */
static bool same_role(const char *given, const char *role)
{
    while (*given != '\0' || *role != '\0') {
        if (*given == ' ')
            given++;
        else if (*role == ' ')
            role++;
        else if (*given++ != *role++)
            return false;
    }
    return true;
}

bool query_means(const char *who, const struct process *process)
{
    return who == NULL || same_role(who, process->role) ||
           strcmp(who, process->name) == 0 ||
           (strcmp(who, "child") == 0 && strcmp(process->role, "child 1") == 0);
}

const struct event *query_event(const struct history *history,
                                enum event_kind kind, int process)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == kind && (process == -1 || event->process == process))
            return event;
    }
    return NULL;
}

size_t query_calls(const struct history *history, enum call call, int process)
{
    size_t count = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        count += event->kind == EVENT_CALL && event->call == call &&
                 (process == -1 || event->process == process);
    }
    return count;
}

const struct event *query_call(const struct history *history, enum call call,
                               int process, size_t number)
{
    size_t count = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_CALL && event->call == call &&
            (process == -1 || event->process == process) && count++ == number)
            return event;
    }
    return NULL;
}

/* Is the int at `offset` among the bytes of this store, and has become `value`?
 * An offset before them wraps around, and is behind them. */
static bool stores_int(const struct store *store, int segment, uint64_t offset,
                       int value)
{
    uint64_t skipped = offset - store->offset;
    return store->segment == segment && store->size >= sizeof value &&
           skipped <= store->size - sizeof value &&
           memcmp(store->before + skipped, &value, sizeof value) != 0 &&
           memcmp(store->after + skipped, &value, sizeof value) == 0;
}

const struct event *query_stored(const struct history *history, int segment,
                                 uint64_t offset, int value)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        for (size_t j = 0; j < event->store_count; j++)
            if (stores_int(&event->stores[j], segment, offset, value))
                return event;
    }
    return NULL;
}

bool query_before(const struct event *first, const struct event *then)
{
    return first != NULL && then != NULL && first < then;
}

bool query_failed(const struct event *event, int error, enum cause cause)
{
    return event != NULL && event->kind == EVENT_CALL && event->result == -1 &&
           event->error == error && event->cause == cause;
}

/* Has it succeeded as a shmget of this segment? */
static bool got(const struct event *event, int segment)
{
    return event != NULL && event->call == CALL_SHMGET && event->error == 0 &&
           event->segment == segment && segment != -1;
}

int query_made(const struct event *event)
{
    return event != NULL && got(event, event->segment) &&
                   query_segment(event, event->segment) != NULL
               ? event->segment
               : -1;
}

bool query_found(const struct event *event, int segment)
{
    return got(event, segment) && query_segment(event, segment) == NULL;
}

bool query_made_set(const struct event *event)
{
    const uint64_t new = IPC_CREAT | IPC_EXCL;
    return event->call == CALL_SEMGET && event->error == 0 &&
           ((key_t)event->args[0] == IPC_PRIVATE ||
            (event->args[2] & new) == new);
}

const struct process_change *query_process(const struct event *event,
                                           int process)
{
    for (size_t i = 0; event != NULL && i < event->process_count; i++)
        if (event->processes[i].process == process)
            return &event->processes[i];
    return NULL;
}

const struct segment_change *query_segment(const struct event *event,
                                           int segment)
{
    for (size_t i = 0; event != NULL && i < event->segment_count; i++)
        if (event->segments[i].segment == segment)
            return &event->segments[i];
    return NULL;
}

long query_attached(const struct event *event, int process)
{
    const struct process_change *change = query_process(event, process);
    return change != NULL ? (long)change->attached_count : -1;
}

long query_nattch(const struct event *event, int segment)
{
    const struct segment_change *change = query_segment(event, segment);
    return change != NULL ? (long)change->nattch : -1;
}

bool query_gone(const struct event *event, int segment)
{
    const struct segment_change *change = query_segment(event, segment);
    return change != NULL && change->gone;
}

const struct attached *query_attachment(const struct event *event,
                                        const struct event *shmat)
{
    if (event == NULL || shmat == NULL)
        return NULL;
    const struct process_change *change = query_process(event, event->process);
    for (size_t i = 0; change != NULL && i < change->attached_count; i++)
        if (change->attached[i].start == (uint64_t)shmat->result)
            return &change->attached[i];
    return NULL;
}
