/* What examples/12_locks_owner_killed_released.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <signal.h>

static void dies_holding(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *end = query_event(history, EVENT_KILLED, 1);
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    bool taken =
        false; /* the child's first step; its name is not always known */
    for (size_t i = 0; i < history->event_count; i++)
        taken |= history->events[i].kind == EVENT_STORE &&
                 query_before(fork, &history->events[i]) &&
                 query_before(&history->events[i], end);
    EXPECT(end != NULL && end->signo == SIGKILL, "the child is not killed");
    EXPECT(taken, "the child takes nothing before");
    EXPECT(query_nattch(end, 0) == 1, "the child is not attached at its end");
    EXPECT(query_calls(history, CALL_FUTEX, -1) == 0, "somebody sleeps");
    EXPECT(query_before(query_call(history, CALL_WRITE, 0, 0), fork),
           "the child gets a copy of what the parent has yet to write");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "all three are taken, then two are free, and one tells",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: the child takes the mutex and is killed, "
                "nobody waits",
        .traced = true,
        .also = dies_holding,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
