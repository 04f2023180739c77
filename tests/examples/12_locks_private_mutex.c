/* What examples/12_locks_private_mutex.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <linux/futex.h>
#include <signal.h>

static void sleeps_on(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *sleep = query_event(history, EVENT_SLEEP, 1);
    const struct event *killed = query_event(history, EVENT_KILLED, 1);
    EXPECT(sleep != NULL && sleep->call == CALL_FUTEX && sleep->segment == 0,
           "the child does not sleep at a lock in the segment");
    EXPECT(sleep != NULL && (sleep->args[1] & FUTEX_PRIVATE_FLAG) != 0,
           "it was made for processes");
    EXPECT(query_calls(history, CALL_FUTEX, 1) == 0, "the child wakes up");
    EXPECT(query_before(sleep, killed) && killed->signo == SIGKILL,
           "it is not killed in its sleep");
    int stores = 0;
    for (const struct event *event = sleep; event < killed; event++)
        stores += event->process == 0 && event->store_count > 0;
    EXPECT(stores == 2, "the parent changes it %d times while the child sleeps",
           stores);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the mutex is free again, and the child sleeps on",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: the child sleeps at the mutex until it is "
                "killed",
        .traced = true,
        .also = sleeps_on,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
