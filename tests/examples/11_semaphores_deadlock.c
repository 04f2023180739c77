/* What examples/11_semaphores_deadlock.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <signal.h>
#include <sys/sem.h>

/* The first semop by which this process has taken this semaphore, or NULL. */
static const struct event *take_of(const struct history *history, int process,
                                   int number)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_CALL && event->call == CALL_SEMOP &&
            event->process == process && event->error == 0 &&
            event->operation_count > 0 &&
            event->operations[0].number == number &&
            event->operations[0].by == -1 &&
            event->operations[0].flags == SEM_UNDO)
            return event;
    }
    return NULL;
}

static void is_deadlock(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *first = take_of(history, 1, 0);
    const struct event *second = take_of(history, 2, 1);
    const struct event *killed = query_event(history, EVENT_KILLED, 2);
    const struct event *both = take_of(history, 1, 1);
    EXPECT(query_before(first, killed) && query_before(second, killed),
           "child 1 has not taken A, or child 2 not B, at the kill");
    EXPECT(take_of(history, 2, 0) == NULL, "child 2 gets A");
    EXPECT(killed != NULL && killed->signo == SIGKILL &&
               query_before(killed, both),
           "child 1 does not get B because child 2 is killed");
    /* What is the last that each child does before the kill? */
    for (int child = 1; child <= 2; child++) {
        const struct event *last = NULL;
        for (const struct event *event = history->events; event < killed;
             event++)
            if (event->process == child)
                last = event;
        EXPECT(last != NULL && last->kind == EVENT_SLEEP &&
                   last->call == CALL_SEMOP,
               "child %d does not wait in semop when child 2 is killed", child);
    }
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "each waits for what the other has, until one is killed",
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
        .name = "seen by the kernel: both sleep, and a death wakes the other",
        .traced = true,
        .also = is_deadlock,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
