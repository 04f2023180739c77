/* What examples/05_attachments_guard_page.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <signal.h>

static void hits_the_guard(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *store = query_event(history, EVENT_STORE, -1);
    const struct event *fault = query_event(history, EVENT_SIGNAL, 1);
    const struct event *killed = query_event(history, EVENT_KILLED, 1);
    size_t size = history->segment_count > 0 ? history->segments[0].size : 0;
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    EXPECT(query_before(query_call(history, CALL_WRITE, 0, 0), fork),
           "the child inherits a line that is not written yet");
    EXPECT(fork != NULL && fork->call != CALL_VFORK,
           "the segment is not all that parent and child share");
    EXPECT(query_before(store, fault) && store->stores[0].offset + 4 == size &&
               store->stores[0].after[3] == 7,
           "7 is not stored into the last byte");
    EXPECT(fault != NULL && fault->signo == SIGSEGV &&
               fault->code == SEGV_ACCERR,
           "then the child gets no SIGSEGV with SEGV_ACCERR");
    EXPECT(fault != NULL && fault->place == PLACE_PAST && fault->offset == 0,
           "not at the first byte past the segment");
    EXPECT(query_before(fault, killed) && killed->signo == SIGSEGV,
           "then the child does not die of it");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the last byte is memory, the next one kills",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "with SIGSEGV blocked it kills all the same",
        .prints = AS_PROMISED,
        .signals = RUN_SIGNALS_BLOCKED,
    },
    {
        .line = __LINE__,
        .name =
            "seen by the kernel: SEGV_ACCERR at the first byte past the end",
        .traced = true,
        .also = hits_the_guard,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
