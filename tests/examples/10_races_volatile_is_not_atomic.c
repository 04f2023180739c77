/* What examples/10_races_volatile_is_not_atomic.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <string.h>

static void one_is_lost(const struct recording *seen)
{
    const struct history *history = &seen->history;
    unsigned loaded = 0, stored = 0;
    for (size_t i = 0; i < history->event_count && stored != 3; i++) {
        const struct event *event = &history->events[i];
        const unsigned who = 1U << event->process;
        for (size_t k = 0; k < event->load_count; k++) {
            int value;
            memcpy(&value, event->loads[k].bytes, sizeof value);
            EXPECT(value == 40 && event->store_count == 0,
                   "process %d loads %d", event->process, value);
            loaded |= who;
        }
        for (size_t k = 0; k < event->store_count; k++) {
            int value;
            memcpy(&value, event->stores[k].after, sizeof value);
            if (loaded == 0 && value == 40 && event->process == 0)
                continue; /* before the fork */
            EXPECT(loaded == 3 && value == 41 && (stored & who) == 0,
                   "process %d stores %d too early, or again", event->process,
                   value);
            stored |= who;
        }
    }
    EXPECT(stored == 3, "not both have stored");
    EXPECT(query_before(query_call(history, CALL_WRITE, 0, 0),
                        query_event(history, EVENT_FORK, 0)),
           "the child gets a copy of what the parent has yet to write");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "one update is lost, in every run",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen one by one: both load 40 before either stores 41",
        .every_access = true,
        .also = one_is_lost,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
