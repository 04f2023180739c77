/* What examples/14_speed_bulk.c must show.  No speed: none is demanded. */
#include "check/check.h"
#include "recording/query.h"

enum {
    LAST = 17 /* what the last of 18 blocks is full of */
};

static void parent_fills(const struct recording *seen)
{
    const struct history *history = &seen->history;
    for (size_t i = 0; i < history->event_count; i++)
        for (size_t j = 0; j < history->events[i].store_count; j++)
            EXPECT(history->events[i].stores[j].by != 1,
                   "event %zu: the child stores", i);
    EXPECT(query_stored(history, 0, 0, LAST) != NULL,
           "the last block is not made in the segment");
    EXPECT(query_calls(history, CALL_SHMAT, -1) == 1,
           "it is not one attachment that is inherited");
    EXPECT(query_before(query_call(history, CALL_WRITE, 0, 0),
                        query_event(history, EVENT_FORK, 0)),
           "the child gets a copy of what the parent has yet to write");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the blocks arrive whole in all ways, and two ratios are told",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: only the parent stores in the segment",
        .traced = true,
        .also = parent_fills,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
