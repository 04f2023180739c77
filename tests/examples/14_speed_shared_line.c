/* What examples/14_speed_shared_line.c must show.  No speed: none is demanded.
 */
#include "check/check.h"
#include "recording/query.h"

enum {
    ALL = 6 * 500000, /* what the child counts on either line */
    NEAR = 4,         /* bytes from the counter of the parent */
    FAR = 1024
};

static void three_counters(const struct recording *seen)
{
    const struct history *history = &seen->history;
    EXPECT(query_stored(history, 0, 0, 2 * ALL) != NULL,
           "the parent does not count to the end, at the start");
    EXPECT(query_stored(history, 0, NEAR, ALL) != NULL,
           "nobody counts to the end on the same line");
    EXPECT(query_stored(history, 0, FAR, ALL) != NULL,
           "nobody counts to the end far away");
    EXPECT(query_before(query_call(history, CALL_WRITE, 0, 0),
                        query_event(history, EVENT_FORK, 0)),
           "the child gets a copy of what the parent has yet to write");
    for (size_t i = 0; i < history->event_count; i++)
        for (size_t j = 0; j < history->events[i].store_count; j++) {
            const struct store *store = &history->events[i].stores[j];
            EXPECT(store->by == -1 ||
                       (store->by == 0) == (store->offset < NEAR),
                   "event %zu: process %d stores at %zu", i, store->by,
                   (size_t)store->offset);
        }
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "no count is lost, and a ratio is told",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: three counters, each of one process",
        .traced = true,
        .also = three_counters,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
