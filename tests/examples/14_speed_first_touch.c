/* What examples/14_speed_first_touch.c must show. */
#include "check/check.h"
#include "recording/query.h"

/* We look at all bytes of a segment, and so have touched each page before the
 * program can.  The same pages, the same program, no fault: what it counts are
 * faults, and not its own stores.  So it must say that this is not shown. */
static const char touched_before[] =
    "parent: 64 pages, attached: in memory=64\n"
    "parent: first pass: faults=0\n"
    "parent: second pass: faults=0\n"
    "parent: first pass of a child: faults=0\n";

static void touches_each_page(const struct recording *seen)
{
    const struct history *history = &seen->history;
    EXPECT(history->segment_count == 2 && history->process_count == 3,
           "%zu segments and %zu processes are not two and three",
           history->segment_count, history->process_count);
    for (int i = 0; i < 2; i++)
        EXPECT(query_gone(query_call(history, CALL_SHMDT, 0, (size_t)i), i),
               "the last detach leaves segment %d", i);
    size_t stores[2] = {0, 0};
    for (size_t i = 0; i < history->event_count; i++)
        for (size_t j = 0; j < history->events[i].store_count; j++) {
            const struct store *store = &history->events[i].stores[j];
            if (store->by == 0 && store->segment < 2)
                stores[store->segment]++;
        }
    EXPECT(stores[0] == 64 && stores[1] == 64,
           "the parent stores at %zu and %zu places", stores[0], stores[1]);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "a fault for each page, once in each process",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "watched by one who reads all pages first, it counts no fault",
        .traced = true,
        .also = touches_each_page,
        .prints = touched_before,
        .exits = 1,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
