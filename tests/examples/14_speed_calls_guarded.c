/* What examples/14_speed_calls_guarded.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <sys/ipc.h>

enum {
    MESSAGES = 100,
    TWICE = 2 * MESSAGES
};

static void takes_four(const struct recording *seen)
{
    const struct history *history = &seen->history;
    size_t parent = query_calls(history, CALL_SEMOP, 0);
    size_t child = query_calls(history, CALL_SEMOP, 1);
    /* One more, by which all slots become free. */
    EXPECT(parent == TWICE + 1 && child == TWICE,
           "semop: parent %zu times, child %zu times", parent, child);
    EXPECT(query_event(history, EVENT_SLEEP, 1) == NULL,
           "the child has to wait");

    /* Free again are all slots, and filled is none. */
    const struct event *last = query_call(history, CALL_SEMOP, 1, TWICE - 1);
    EXPECT(last != NULL && last->set_count == 1 &&
               last->sets[0].value_count == 2 &&
               last->sets[0].values[0] == MESSAGES &&
               last->sets[0].values[1] == 0,
           "at the end the semaphores have other values");
    EXPECT(last != NULL && last->operations[0].flags == IPC_NOWAIT,
           "what would wait does not fail");
    EXPECT(query_event(history, EVENT_FORK, 0)->call == CALL_FORK,
           "the child borrows the memory of its parent");
    const struct event *stored = query_stored(
        history, 0, (MESSAGES - 1) * sizeof(int), MESSAGES);
    const struct event *said = query_call(history, CALL_SEMOP, 0, TWICE);
    EXPECT(stored != NULL && stored->process == 0 &&
               (stored == said || query_before(stored, said)),
           "the last message is not stored by the parent before it says so");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "each message takes four calls",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: two semop for each message on either side",
        .traced = true,
        .also = takes_four,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
