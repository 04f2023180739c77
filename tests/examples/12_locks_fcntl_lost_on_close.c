/* What examples/12_locks_fcntl_lost_on_close.c must show. */
#include "check/check.h"
#include "recording/query.h"

static void in_turn(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *refused = query_event(history, EVENT_EXIT, 1);
    const struct event *granted = query_event(history, EVENT_EXIT, 2);
    EXPECT(history->process_count == 3, "there are %zu processes",
           history->process_count);
    EXPECT(query_before(refused, granted) && refused->status == 0 &&
               granted->status == 1,
           "the children do not end with 0 and 1");
    EXPECT(query_event(history, EVENT_FORK, 0)->call == CALL_FORK,
           "a child borrows the memory of its parent");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the lock is there, and gone after the other is closed",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: two children try, one after the other",
        .traced = true,
        .also = in_turn,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
