/* What examples/14_speed_strict_child.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <signal.h>

enum {
    QUESTIONS = 5
};

static void talks_through_a_wall(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *filter = NULL, *killed = NULL;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->process == 1 && event->kind == EVENT_NOTE &&
            event->note == NOTE_FILTERS)
            filter = event;
        else if (event->process == 1 && event->kind == EVENT_KILLED)
            killed = event;
        else
            EXPECT(filter == NULL || event->process != 1 ||
                       event->kind == EVENT_STORE,
                   "event %zu: behind its filter the child calls", i);
    }
    EXPECT(filter != NULL, "the child filters nothing");
    EXPECT(query_calls(history, CALL_SHMAT, -1) == 1,
           "it is not one attachment that is inherited");
    EXPECT(killed != NULL && killed->signo == SIGSYS,
           "the child is not killed by SIGSYS");
    for (int i = 1; i <= QUESTIONS; i++) {
        const struct event *asked = query_stored(history, 0, 0, i);
        const struct event *answered = query_stored(history, 0, 4, i);
        EXPECT(asked != NULL && asked->process == 0 && answered != NULL &&
                   answered->process == 1 && query_before(asked, answered) &&
                   query_before(filter, answered),
               "question and answer %d do not come from the two in turn", i);
    }
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "it answers, and is killed by its first call",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: five turns behind the filter, then SIGSYS",
        .traced = true,
        .also = talks_through_a_wall,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
