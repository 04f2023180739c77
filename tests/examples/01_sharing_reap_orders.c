/* What examples/01_sharing_reap_orders.c must show. */
#include "check/check.h"
#include "recording/query.h"

static void is_early(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *early = query_call(history, CALL_WRITE, 0, 1);
    const struct event *store = query_stored(history, 0, 0, 42);
    const struct event *wait = query_call(history, CALL_WAIT, 0, 0);
    EXPECT(query_before(early, store),
           "42 is there before the parent says what it has read");
    EXPECT(query_before(store, wait), "wait returns before the store");
    EXPECT(query_nattch(query_event(history, EVENT_FORK, 0), 0) == 2,
           "parent and child have not one attachment each");
}

/* Held before it says what it has read, until the child cannot go on. */
static const struct intervention delay = {
    .act = ACT_HOLD,
    .who = "parent",
    .call = CALL_WRITE,
    .number = 2,
};

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the early read finds 0, the one behind waitpid 42",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: a read before the store, a wait behind it",
        .traced = true,
        .also = is_early,
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "however slow the parent is, the child waits for the gate",
        .traced = true,
        .act = &delay,
        .also = is_early,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
