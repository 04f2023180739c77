/* What examples/12_locks_named_semaphore.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <linux/futex.h>

static void wakes(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *sleep = query_event(history, EVENT_SLEEP, 1);
    const struct event *wake = query_call(history, CALL_FUTEX, 1, 0);
    const struct event *end = query_event(history, EVENT_EXIT, 1);
    EXPECT(sleep != NULL && sleep->call == CALL_FUTEX && sleep->segment == 0,
           "the child does not sleep at a semaphore that is shared");
    EXPECT(sleep != NULL && (sleep->args[1] & FUTEX_PRIVATE_FLAG) == 0,
           "it was not made for processes");
    EXPECT(query_before(sleep, wake) && wake->error == 0,
           "the child does not wake up");
    EXPECT(query_before(wake, end) && end->status == 0,
           "it does not end after that");
    EXPECT(history->segment_count == 1 &&
               history->segments[0].kind == SEGMENT_FILE,
           "the semaphore is not in a file that is mapped");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the child wakes up, and no name is left",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: the child sleeps in a file mapped by "
                "both, and is woken",
        .traced = true,
        .also = wakes,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
