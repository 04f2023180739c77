/* What examples/12_locks_posix_semaphore.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <linux/futex.h>
#include <semaphore.h>

/* How the segment is laid out. */
struct layout {
    sem_t stored;
    int number;
};

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
    const uint64_t number = offsetof(struct layout, number);
    const struct event *given = query_stored(history, 0, number, 21);
    const struct event *taken = query_stored(history, 0, number, 42);
    EXPECT(query_before(sleep, given) && query_before(given, wake) &&
               given->stores[0].by == 0,
           "the parent does not store while the child sleeps");
    const struct event *posted = NULL;
    for (const struct event *event = sleep; event < wake; event++)
        for (size_t k = 0; k < event->store_count; k++)
            if (posted == NULL && event->stores[k].offset < number)
                posted = event;
    EXPECT(posted != NULL && given <= posted,
           "the parent does not store before it posts");
    EXPECT(query_before(wake, taken) && taken->stores[0].by == 1,
           "the child does not answer when it is awake");
    EXPECT(query_calls(history, CALL_SHMAT, -1) == 1,
           "it is not one attachment that is inherited");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the child sleeps, is woken, and finds what was stored before",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: asleep, then 21 is stored, then it wakes, "
                "then 42",
        .every_access = true,
        .also = wakes,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
