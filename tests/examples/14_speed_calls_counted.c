/* What examples/14_speed_calls_counted.c must show. */
#include "check/check.h"
#include "recording/query.h"

enum {
    MESSAGES = 100
};

static void without_calls(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    const struct event *stored = query_stored(
        history, 0, (MESSAGES - 1) * sizeof(int), MESSAGES);
    EXPECT(query_before(stored, fork) || stored == fork,
           "the last message is not stored before the fork");
    EXPECT(query_calls(history, CALL_SHMAT, -1) == 1,
           "it is not one attachment that is inherited");
    EXPECT(query_before(query_call(history, CALL_WRITE, 0, 0),
                        query_event(history, EVENT_FORK, 0)),
           "the child gets a copy of what the parent has yet to write");
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        EXPECT(event->process != 1 || event->kind == EVENT_STORE ||
                   event->kind == EVENT_EXIT,
               "event %zu: the child does something else", i);
    }
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "a message takes two calls through a pipe, else none",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name =
            "seen by the kernel: all is there before the fork, nobody waits",
        .traced = true,
        .also = without_calls,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
