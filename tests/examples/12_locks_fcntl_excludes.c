/* What examples/12_locks_fcntl_excludes.c must show. */
#include "check/check.h"
#include "recording/query.h"

static void in_turn(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    const struct event *given = query_stored(history, 0, 0, 21);
    const struct event *taken = query_stored(history, 0, 0, 42);
    EXPECT(query_before(fork, given) && query_before(given, taken),
           "21 and 42 are not stored one after the other");
    EXPECT(query_calls(history, CALL_FUTEX, -1) == 0 &&
               query_calls(history, CALL_SEMOP, -1) == 0,
           "there is another lock");
    EXPECT(query_calls(history, CALL_SHMAT, -1) == 1,
           "it is not one attachment that is inherited");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the child is refused, waits, and finds what was stored",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: 21 by the parent, then 42 by the child, "
                "and no other lock",
        .traced = true,
        .also = in_turn,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
