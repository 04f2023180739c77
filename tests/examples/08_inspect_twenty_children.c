/* What examples/08_inspect_twenty_children.c must show. */
#include "check/check.h"
#include "recording/query.h"

enum {
    CHILDREN = 20
};

/* The highest nattch that a process from `first` on makes by this call. */
static long highest(const struct history *history, enum event_kind kind,
                    enum call call)
{
    long most = -1;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == kind && (kind == EVENT_FORK || event->call == call))
            most = query_nattch(event, 0) > most ? query_nattch(event, 0)
                                                 : most;
    }
    return most;
}

static void counts_up_and_down(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *own = query_call(history, CALL_SHMAT, 0, 0);
    EXPECT(history->process_count == 1 + 2 * CHILDREN,
           "there are %zu processes, not 41", history->process_count);
    EXPECT(query_calls(history, CALL_SHMAT, -1) == CHILDREN + 1 &&
               query_calls(history, CALL_SHMAT, 0) == 1,
           "not each of the first children calls shmat once");
    EXPECT(query_calls(history, CALL_SHMDT, -1) == 2 * CHILDREN + 1,
           "not everybody calls shmdt");
    EXPECT(query_calls(history, CALL_SHMCTL, 0) == 6 + 1,
           "the parent does not ask six times, and remove once");
    EXPECT(query_nattch(own, 0) == 1, "the parent's own makes nattch %ld",
           query_nattch(own, 0));
    EXPECT(highest(history, EVENT_CALL, CALL_SHMAT) == CHILDREN,
           "shmat brings nattch to %ld, not 20",
           highest(history, EVENT_CALL, CALL_SHMAT));
    EXPECT(highest(history, EVENT_FORK, CALL_NONE) == CHILDREN + 1,
           "fork brings nattch to %ld, not 21",
           highest(history, EVENT_FORK, CALL_NONE));
    const struct event *last = query_call(history, CALL_SHMDT, 0, 0);
    EXPECT(query_nattch(last, 0) == 0 && !query_gone(last, 0),
           "the parent's detach does not leave nattch 0");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "twenty attach, twenty inherit, and all are taken off again",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: shmat counts to 20, fork to 21",
        .traced = true,
        .also = counts_up_and_down,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
