/* What examples/08_inspect_shares_counted.c must show. */
#include "check/check.h"
#include "recording/query.h"

static void inherits(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    const struct event *detach = query_call(history, CALL_SHMDT, 1, 0);
    EXPECT(history->segment_count == 1 &&
               history->segments[0].size == 2UL << 20,
           "there is not one segment of 2048 kB");
    EXPECT(query_calls(history, CALL_SHMAT, -1) == 1 &&
               query_nattch(fork, 0) == 2,
           "the child does not inherit the only attachment");
    EXPECT(query_nattch(detach, 0) == 1, "the child does not detach");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "half of it is the child's while both have touched it",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: one segment, inherited",
        .traced = true,
        .also = inherits,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
