/* What examples/12_locks_robust_detached.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <signal.h>

static void owners_die(const struct recording *seen)
{
    const struct history *history = &seen->history;
    for (int child = 1; child <= 2; child++) {
        const struct event *end = query_event(history, EVENT_KILLED, child);
        EXPECT(end != NULL && end->signo == SIGKILL, "child %d is not killed",
               child);
        EXPECT(query_calls(history, CALL_SHMDT, child) == (child == 2),
               "child %d detaches %zu times", child,
               query_calls(history, CALL_SHMDT, child));
        EXPECT(query_nattch(end, 0) == (child == 1 ? 1 : -1),
               "the end of child %d leaves nattch=%ld", child,
               query_nattch(end, 0));
    }
    EXPECT(history->process_count == 3, "there are %zu processes",
           history->process_count);
    EXPECT(query_event(history, EVENT_SLEEP, -1) == NULL ||
               query_calls(history, CALL_FUTEX, -1) == 0,
           "somebody sleeps at the mutex");
    EXPECT(query_before(query_call(history, CALL_WRITE, 0, 0),
                        query_event(history, EVENT_KILLED, 2)),
           "child 2 gets a copy of what the parent has yet to write");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "who dies attached is noticed, who detaches before is not",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: the second owner detaches and is killed",
        .traced = true,
        .also = owners_die,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
