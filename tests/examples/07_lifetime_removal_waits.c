/* What examples/07_lifetime_removal_waits.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <sys/shm.h>

static void waits(const struct recording *seen)
{
    const struct history *history = &seen->history;
    size_t gets = query_calls(history, CALL_SHMGET, 0);
    const struct event *makes = query_call(history, CALL_SHMGET, 0, gets - 2);
    const struct event *fails = query_call(history, CALL_SHMGET, 0, gets - 1);
    EXPECT(query_made(makes) == 0 && ((int)makes->args[2] & IPC_EXCL) != 0 &&
               makes->args[0] != 0,
           "it does not make a new segment, with a key");
    EXPECT(query_failed(fails, ENOENT, CAUSE_NO_KEY) && makes != NULL &&
               fails->args[0] == makes->args[0],
           "that key is not the one that finds nothing then");
    size_t detaches = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        const struct segment_change *segment = query_segment(event, 0);
        detaches += event->kind == EVENT_CALL && event->call == CALL_SHMDT;
        if (segment != NULL)
            EXPECT(segment->gone == (detaches == 2),
                   "after %zu detaches: gone: %d", detaches, segment->gone);
    }
    EXPECT(detaches == 2, "%zu detaches", detaches);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the key goes at once, the segment with the last detach",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "a key of its own serves among strangers, too",
        .prints = AS_PROMISED,
        .shared_ipc = true,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: the last detach destroys, no earlier one",
        .traced = true,
        .also = waits,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
