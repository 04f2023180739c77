/* What examples/11_semaphores_turns.c must show. */
#include "check/check.h"
#include "recording/query.h"

/* Each turn is a P of one's own semaphore, a store, and a V of the other. */
static void in_turn(const struct recording *seen)
{
    const struct history *history = &seen->history;
    int turn = 0, taken = 0, given = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        for (size_t k = 0; k < event->store_count; k++)
            EXPECT(event->stores[k].by == 1 + turn,
                   "process %d stores when it is the turn of %d",
                   event->stores[k].by, 1 + turn);
        if (event->kind != EVENT_CALL || event->call != CALL_SEMOP ||
            event->operation_count != 1)
            continue;
        const struct operation *operation = &event->operations[0];
        bool takes = operation->by == -1;
        taken += takes;
        given += operation->by == 1;
        if (!takes)
            turn = operation->number;
        EXPECT(takes ? operation->number == event->process - 1
                     : operation->number == 2 - event->process,
               "process %d changes semaphore %d by %d", event->process,
               operation->number, operation->by);
    }
    EXPECT(taken == 6 && given == 6, "%d turns taken, %d given", taken, given);
    EXPECT(query_calls(history, CALL_SEMOP, 0) == 0,
           "the parent takes part itself");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the two take turns, beginning with A",
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
        .name = "seen by the kernel: each takes its own and raises the other's",
        .traced = true,
        .also = in_turn,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
