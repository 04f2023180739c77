/* What examples/12_locks_shared_mutex.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <pthread.h>

/* How the segment is laid out. */
struct layout {
    pthread_mutex_t mutex;
    int counter;
};

static void both_add(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const uint64_t counter = offsetof(struct layout, counter);
    size_t slept = 0;
    int added[3] = {0};
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        slept += event->kind == EVENT_SLEEP && event->call == CALL_FUTEX &&
                 event->segment == 0 && event->process > 0;
        for (size_t j = 0; j < event->store_count; j++) {
            const struct store *store = &event->stores[j];
            if (store->by >= 0 && store->by < 3 && store->offset <= counter &&
                counter < store->offset + store->size)
                added[store->by]++;
        }
    }
    EXPECT(query_calls(history, CALL_SHMAT, -1) == 1,
           "it is not one attachment that is inherited");
    EXPECT(query_before(query_call(history, CALL_WRITE, 0, 0),
                        query_event(history, EVENT_FORK, 0)),
           "the children get a copy of what the parent has yet to write");
    EXPECT(slept > 0, "no child ever sleeps at the mutex");
    EXPECT(query_calls(history, CALL_FUTEX, -1) == slept,
           "of %zu sleepers %zu wake up", slept,
           query_calls(history, CALL_FUTEX, -1));
    EXPECT(added[0] == 0 && added[1] > 0 && added[2] > 0,
           "the counter is stored by the parent %d times, by the children %d "
           "and %d",
           added[0], added[1], added[2]);
    EXPECT(query_stored(history, 0, counter, 200) != NULL,
           "the counter never is 200");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "no addition is lost",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: one sleeps at the mutex, and is woken; "
                "both add",
        .traced = true,
        .also = both_add,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
