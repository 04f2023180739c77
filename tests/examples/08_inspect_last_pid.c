/* What examples/08_inspect_last_pid.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <sys/shm.h>

/* The first IPC_STAT behind an event, by the parent. */
static const struct event *asked_after(const struct history *history,
                                       const struct event *event)
{
    for (size_t i = 0; i < query_calls(history, CALL_SHMCTL, 0); i++) {
        const struct event *ask = query_call(history, CALL_SHMCTL, 0, i);
        if (query_before(event, ask) && (ask->args[1] & 0xff) == IPC_STAT)
            return ask;
    }
    return NULL;
}

static void nobody_calls(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *end = query_call(history, CALL_SHMAT, 0, 0);
    EXPECT(query_calls(history, CALL_SHMAT, -1) == 1 &&
               query_calls(history, CALL_SHMDT, -1) == 0,
           "somebody else attaches, or somebody calls shmdt");
    EXPECT(history->process_count == 3, "there are not two children");
    for (int child = 1; child <= 2 && child < (int)history->process_count;
         child++) {
        const struct event *fork = NULL;
        for (size_t i = 0; i < history->event_count && fork == NULL; i++)
            if (history->events[i].kind == EVENT_FORK &&
                history->events[i].other == child)
                fork = &history->events[i];
        EXPECT(query_before(end, fork) && query_nattch(fork, 0) == 2,
               "child %d is forked before the one before has ended, or is not "
               "attached",
               child);
        EXPECT(query_before(query_call(history, CALL_WRITE, 0, 0), fork),
               "child %d inherits a line that is not written yet", child);
        end = query_event(history, EVENT_EXIT, child);
        const struct event *ask = asked_after(history, fork);
        EXPECT(query_before(ask, end), "nobody asks while child %d is there",
               child);
        EXPECT(query_nattch(end, 0) == 1 && asked_after(history, end) != NULL,
               "the end of child %d detaches nothing, or nobody asks then",
               child);
    }
}

/* Held before it asks, behind the first fork, until the child is idle. */
static const struct intervention delay = {
    .act = ACT_HOLD,
    .who = "parent",
    .call = CALL_SHMCTL,
    .number = 3,
};

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the last user is the parent at a fork, then who has ended",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: it is fork and exit, no shmat or shmdt",
        .traced = true,
        .also = nobody_calls,
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "a child is still there when the parent is slow to ask",
        .traced = true,
        .act = &delay,
        .also = nobody_calls,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
