/* What examples/11_semaphores_mutex.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <sys/sem.h>

enum {
    ROUNDS = 100
};

/* Between a P and the V that follows, only its process stores. */
static void one_at_a_time(const struct recording *seen)
{
    const struct history *history = &seen->history;
    int inside = -1, entered = 0, strangers = 0, shut = 0;
    size_t slept = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        slept += event->kind == EVENT_SLEEP && event->call == CALL_SEMOP;
        for (size_t k = 0; k < event->store_count; k++)
            strangers += event->stores[k].by != inside;
        shut += event->process == inside && event->call == CALL_SEMCTL &&
                ((int)event->args[2] & 0xff) == GETVAL && event->result == 0;
        if (event->kind != EVENT_CALL || event->call != CALL_SEMOP ||
            event->operation_count != 1)
            continue;
        int by = event->operations[0].by;
        strangers += by < 0 ? inside != -1 : inside != event->process;
        entered += by < 0;
        inside = by < 0 ? event->process : -1;
    }
    EXPECT(query_calls(history, CALL_SEMOP, 0) == 2 * (size_t)ROUNDS &&
               query_calls(history, CALL_SEMOP, 1) == 2 * (size_t)ROUNDS,
           "semop: parent %zu times, child %zu times",
           query_calls(history, CALL_SEMOP, 0),
           query_calls(history, CALL_SEMOP, 1));
    EXPECT(entered == 2 * ROUNDS, "P is done %d times", entered);
    EXPECT(strangers == 0, "%d times somebody else was inside", strangers);
    EXPECT(shut == 2 * ROUNDS, "who is inside sees 0 %d times", shut);
    EXPECT(slept > 0, "nobody has ever waited");
    EXPECT(history->segments[0].size == sizeof(int), "it has %zu bytes",
           history->segments[0].size);
    EXPECT(query_stored(history, 0, 0, 2 * ROUNDS) != NULL,
           "the counter does not become %d", 2 * ROUNDS);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "no addition is lost, and inside the semaphore is 0",
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
        .name = "seen by the kernel: who stores has done P, and V not yet",
        .traced = true,
        .also = one_at_a_time,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
