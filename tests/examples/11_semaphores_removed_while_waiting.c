/* What examples/11_semaphores_removed_while_waiting.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <sys/sem.h>

/* The semctl by which the set has gone. */
static const struct event *removal_of(const struct history *history)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_CALL && event->call == CALL_SEMCTL &&
            event->set_count == 1 && event->sets[0].gone)
            return event;
    }
    return NULL;
}

static void ends_waiting(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *held = query_call(history, CALL_SEMOP, 0, 0);
    const struct event *sleep = query_event(history, EVENT_SLEEP, 1);
    const struct event *removal = removal_of(history);
    const struct event *woken = query_call(history, CALL_SEMOP, 1, 0);
    EXPECT(held != NULL && held->error == 0 && held->operation_count == 1 &&
               held->operations[0].flags == SEM_UNDO,
           "the parent does not hold the semaphore");
    EXPECT(sleep != NULL && sleep->call == CALL_SEMOP &&
               query_before(sleep, removal),
           "the child does not wait when the set is removed");
    EXPECT(removal != NULL && removal->process == 0,
           "the parent does not remove the set");
    EXPECT(query_before(removal, woken) && woken->error == EIDRM,
           "then the wait does not fail with EIDRM");
    EXPECT(query_calls(history, CALL_SEMOP, 1) == 1,
           "the child waits more than once");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "removal ends the wait with EIDRM, and the set is gone",
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
        .name = "seen by the kernel: the child sleeps until the removal",
        .traced = true,
        .also = ends_waiting,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
