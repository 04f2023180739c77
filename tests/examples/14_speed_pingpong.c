/* What examples/14_speed_pingpong.c must show.  No speed: none is demanded. */
#include "check/check.h"
#include "recording/query.h"

#include <semaphore.h>

enum {
    MESSAGES = 6 * 10 /* in each way, there and back */
};

static void four_ways(const struct recording *seen)
{
    const struct history *history = &seen->history;
    size_t parent = query_calls(history, CALL_SEMOP, 0);
    size_t child = query_calls(history, CALL_SEMOP, 1);
    EXPECT(parent == 2UL * MESSAGES && child == 2UL * MESSAGES,
           "semop: parent %zu times, child %zu times", parent, child);
    EXPECT(history->segments[0].size > 2 * sizeof(sem_t), "it has %zu bytes",
           history->segments[0].size);
    size_t waits[CALLS] = {0};
    for (size_t i = 0; i < history->event_count; i++)
        if (history->events[i].kind == EVENT_SLEEP)
            waits[history->events[i].call]++;
    EXPECT(waits[CALL_SEMOP] > 0 && waits[CALL_FUTEX] > 0,
           "it sleeps %zu times in semop, %zu times in futex",
           waits[CALL_SEMOP], waits[CALL_FUTEX]);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "all messages come back right, and three ratios are told",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: it sleeps in semop and in sem_wait",
        .traced = true,
        .deadline_ms = 60000,
        .also = four_ways,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
