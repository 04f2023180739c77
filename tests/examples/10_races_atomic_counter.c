/* What examples/10_races_atomic_counter.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <string.h>

enum {
    ATOMIC = 0,
    ORDINARY = sizeof(int)
}; /* where the counters are */

/* Each addition of a child is one step, or two, by what it adds to.  The first
 * 200 are enough: two children, 100 each. */
static void one_step_or_two(const struct recording *seen)
{
    const struct history *history = &seen->history;
    size_t one_step = 0, loads = 0, stores = 0;
    int loaded[3] = {0}, stored;
    bool began[3] = {false};
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->process != 1 && event->process != 2)
            continue;
        EXPECT(event->synced || !event->exact || began[event->process],
               "child %d begins without waiting at the gate", event->process);
        began[event->process] |= event->exact;
        if (event->store_count == 1 && event->stores[0].offset == ATOMIC) {
            EXPECT(event->atomic && event->load_count == 1,
                   "event %zu adds in more than one step", i);
            one_step++;
        } else if (event->store_count == 1) {
            EXPECT(event->stores[0].offset == ORDINARY &&
                       event->load_count == 0 && !event->atomic,
                   "event %zu is another store", i);
            memcpy(&stored, event->stores[0].after, sizeof stored);
            EXPECT(stored == loaded[event->process] + 1,
                   "event %zu does not add 1 to what was loaded", i);
            stores++;
        } else if (event->load_count == 1) {
            EXPECT(event->loads[0].offset == ORDINARY, "event %zu loads %d", i,
                   (int)event->loads[0].offset);
            memcpy(&loaded[event->process], event->loads[0].bytes, sizeof(int));
            loads++;
        }
    }
    EXPECT(one_step == 200 && loads == 200 && stores == 200,
           "in one step %zu, loads %zu, stores %zu", one_step, loads, stores);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the atomic counter is exact, whatever the other one is",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen one by one: to load and to store it is a single step",
        .every_access = true,
        .also = one_step_or_two,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
