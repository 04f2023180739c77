/* What examples/09_layout_silent_overrun.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <signal.h>

static const struct event *stored_byte(const struct history *history,
                                       int segment, uint64_t offset, int byte)
{
    for (size_t i = 0; i < history->event_count; i++)
        for (size_t j = 0; j < history->events[i].store_count; j++) {
            const struct store *store = &history->events[i].stores[j];
            if (store->segment == segment && store->by == 1 &&
                store->offset <= offset &&
                offset < store->offset + store->size &&
                store->after[offset - store->offset] == byte)
                return &history->events[i];
        }
    return NULL;
}

static void overruns(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *attach = query_call(history, CALL_SHMAT, 0, 0);
    const struct event *next = query_call(history, CALL_SHMAT, 0, 1);
    const struct attached *at = query_attachment(attach, attach);
    const struct attached *neighbour = query_attachment(next, next);
    const struct event *detach = query_call(history, CALL_SHMDT, 1, 0);
    const struct event *fault = query_event(history, EVENT_SIGNAL, 1);
    size_t size = history->segment_count == 2 ? history->segments[0].size : 0;
    EXPECT(query_before(query_call(history, CALL_WRITE, 0, 0),
                        query_event(history, EVENT_FORK, 0)),
           "the child inherits a line that is not written yet");
    EXPECT(at != NULL && neighbour != NULL && at->end == neighbour->start,
           "the neighbour does not lie directly behind");
    EXPECT(at != NULL && size % 4096 == 904 && size < at->end - at->start,
           "%zu bytes do not end inside of a page", size);
    EXPECT(query_before(stored_byte(history, 1, 0, 8), detach) &&
               stored_byte(history, 1, 0, 9) == NULL,
           "8 is not stored in the neighbour, or 9 is");
    EXPECT(query_before(detach, fault) && fault->signo == SIGSEGV &&
               fault->code == SEGV_MAPERR && neighbour != NULL &&
               fault->address == neighbour->start,
           "without it the same address does not give SEGV_MAPERR");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "a neighbour is changed in silence, a hole faults",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name =
            "with SIGSEGV blocked there is nothing to catch, and it says so",
        .prints = "parent: a child stores 7 in the last byte of the pages, 8 "
                  "behind\n",
        .complains = "the child was killed",
        .exits = 1,
        .signals = RUN_SIGNALS_BLOCKED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: the store goes into the neighbour, then "
                "nowhere",
        .traced = true,
        .also = overruns,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
