/* What examples/10_races_lost_update_by_chance.c must show. */
#include "check/check.h"
#include "recording/query.h"

/* One process computes at a time here, so that it takes as many steps as it
 * takes for a child to lose its turn between a load and a store. */
static void nobody_waits(const struct recording *seen)
{
    const struct history *history = &seen->history;
    EXPECT(history->process_count >= 1 + 1 + 2 &&
               history->process_count % 2 == 0,
           "%zu processes: not one child, then two and two",
           history->process_count);
    /* The last two, which have lost some: both are there before either ends */
    const int last = (int)history->process_count - 1;
    const struct event *made = NULL;
    for (size_t i = 0; i < history->event_count; i++)
        if (history->events[i].kind == EVENT_FORK)
            made = &history->events[i];
    EXPECT(made != NULL && made->other == last &&
               query_before(made, query_event(history, EVENT_EXIT, last - 1)),
           "the last two children do not run at once");
    bool began[2] = {false, false};
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (!event->exact || event->process < last - 1)
            continue;
        EXPECT(event->synced || began[event->process == last],
               "child %d begins without waiting at the gate", event->process);
        began[event->process == last] = true;
    }
    EXPECT(query_calls(history, CALL_SEMOP, -1) == 0, "somebody uses a lock");
    EXPECT(history->segments[0].size == sizeof(int), "it has %zu bytes",
           history->segments[0].size);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "two children lose some, one does not",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: two at once, and some are lost even when "
                "one process runs at a time",
        .every_access = true,
        .also = nobody_waits,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
