/* What examples/10_races_compare_exchange.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <string.h>

enum {
    COUNTER = 0
}; /* where it is; behind it is how often one began again */

/* What has been stored into the counter, in order; and in which of these steps
 * it was loaded, too, so that nobody could come between. */
static void one_step(const struct recording *seen)
{
    static const int promised[] = {40, 41, 41, 40, 41, 42};
    const struct history *history = &seen->history;
    size_t stored = 0;
    unsigned loaded = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->load_count == 1 && stored == 4)
            loaded |= 1U << event->process;
        if (event->store_count != 1 || event->stores[0].offset != COUNTER)
            continue;
        int value;
        memcpy(&value, event->stores[0].after, sizeof value);
        EXPECT(stored < COUNT(promised) && value == promised[stored],
               "store %zu: %d", stored, value);
        EXPECT(stored < 4 || (event->atomic && event->load_count == 1),
               "store %zu does not compare in the same step", stored);
        /* In the second round, 1 is no more: process 2 is the child. */
        EXPECT(stored != 4 || loaded == (1U << 0 | 1U << 2),
               "not both have loaded when the first has stored");
        stored++;
    }
    EXPECT(stored == COUNT(promised), "%zu stores", stored);
    const struct event *again = query_stored(history, 0, sizeof(int), 1);
    EXPECT(again != NULL && query_stored(history, 0, sizeof(int), 2) == NULL,
           "not exactly one has begun again");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "a store comes too late, a compare-and-exchange does not",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen one by one: it compares and stores in a single step",
        .every_access = true,
        .also = one_step,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
