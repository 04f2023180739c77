#include "recording/query.h"

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
