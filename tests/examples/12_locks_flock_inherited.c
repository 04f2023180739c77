/* What examples/12_locks_flock_inherited.c must show. */
#include "check/check.h"
#include "recording/query.h"

static void while_locked(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *child = query_event(history, EVENT_EXIT, 1);
    const struct event *parent = query_event(history, EVENT_EXIT, 0);
    EXPECT(history->process_count == 2, "there are %zu processes",
           history->process_count);
    EXPECT(query_before(child, parent) && child->status == 0,
           "the child does not end well, and before the parent");
    EXPECT(query_event(history, EVENT_FORK, 0)->call == CALL_FORK,
           "a child borrows the memory of its parent");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "granted on the inherited descriptor, refused on a fresh one",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: the child tries and ends while the parent "
                "has the lock",
        .traced = true,
        .also = while_locked,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
