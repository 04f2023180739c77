/* What examples/11_semaphores_bounded_buffer.c must show. */
#include "check/check.h"
#include "recording/query.h"

enum {
    EMPTY,
    FULL,
    MUTEX,
    SLOTS = 4,
    ITEMS = 200
};

/* How many of the slots are in use as the counts say, who is inside. */
static void stays_within(const struct recording *seen)
{
    const struct history *history = &seen->history;
    int inside = -1, strangers = 0, beyond = 0, used = 0;
    size_t slept[3] = {0};
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_SLEEP && event->call == CALL_SEMOP &&
            event->process < 3)
            slept[event->process]++;
        for (size_t k = 0; k < event->store_count; k++)
            strangers += event->stores[k].by != inside;
        if (event->kind != EVENT_CALL || event->call != CALL_SEMOP ||
            event->operation_count != 2)
            continue;
        const struct operation *operations = event->operations;
        if (operations[1].number == MUTEX) { /* comes in */
            strangers += inside != -1;
            inside = event->process;
            beyond += operations[0].number != inside - 1;
        } else {
            strangers += operations[0].number != MUTEX;
            used += operations[1].number == FULL ? 1 : -1;
            inside = -1;
        }
        beyond += used < 0 || used > SLOTS;
    }
    for (int child = 1; child <= 2; child++) {
        EXPECT(query_calls(history, CALL_SEMOP, child) == 2 * (size_t)ITEMS,
               "child %d calls semop %zu times", child,
               query_calls(history, CALL_SEMOP, child));
        EXPECT(slept[child] > 0, "child %d never waits", child);
    }
    EXPECT(strangers == 0, "%d times somebody else was inside", strangers);
    EXPECT(beyond == 0 && used == 0, "%d times out of bounds, %d are left",
           beyond, used);
    EXPECT(history->segments[0].size == (SLOTS + 2) * sizeof(int),
           "it has %zu bytes", history->segments[0].size);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "all items arrive, and the buffer is empty again",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "among strangers, too, nothing is left of the run",
        .prints = AS_PROMISED,
        .shared_ipc = true,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: one is inside, never more than four slots",
        .traced = true,
        .also = stays_within,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
