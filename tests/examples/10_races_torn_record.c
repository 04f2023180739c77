/* What examples/10_races_torn_record.c must show. */
#include "check/check.h"
#include "recording/query.h"

enum {
    FIRST = 0,
    SECOND = sizeof(int)
}; /* where the halves are */

/* The first load of one half by the child, or NULL. */
static const struct event *loads(const struct history *history, uint64_t half)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        for (size_t k = 0; k < event->load_count; k++)
            if (event->process == 1 && event->loads[k].offset <= half &&
                event->loads[k].offset + event->loads[k].size > half)
                return event;
    }
    return NULL;
}

static void is_torn(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *old = loads(history, FIRST);
    const struct event *new = loads(history, SECOND);
    const struct event *first = query_stored(history, 0, FIRST, 2);
    const struct event *second = query_stored(history, 0, SECOND, 2);
    EXPECT(query_before(query_stored(history, 0, FIRST, 1), old) &&
               query_before(query_stored(history, 0, SECOND, 1), old),
           "the child does not begin with a whole record");
    EXPECT(query_before(old, first) && query_before(first, new) &&
               query_before(old, second) && query_before(second, new),
           "not both halves change between the two loads of the child");
    for (size_t i = 0; i < history->event_count; i++)
        EXPECT(history->events[i].store_count == 0 ||
                   history->events[i].process == 0,
               "the child stores something");
    EXPECT(query_calls(history, CALL_SHMAT, -1) == 1,
           "it is not one attachment that is inherited");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "halves that were never there together, in every run",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen one by one: both halves change between two loads",
        .every_access = true,
        .also = is_torn,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
