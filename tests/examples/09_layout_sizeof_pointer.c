/* What examples/09_layout_sizeof_pointer.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <signal.h>
#include <unistd.h>

static void outgrows(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *attach = query_call(history, CALL_SHMAT, 0, 0);
    const struct attached *at = query_attachment(attach, attach);
    const struct event *fault = query_event(history, EVENT_SIGNAL, 1);
    const struct event *killed = query_event(history, EVENT_KILLED, 1);
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t size = history->segment_count > 0 ? history->segments[0].size : 0;
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    EXPECT(query_before(query_call(history, CALL_WRITE, 0, 0), fork),
           "the child inherits lines that are not written yet");
    EXPECT(fork != NULL && fork->call != CALL_VFORK,
           "the segment is not all that parent and child share");
    EXPECT(size == 4 || size == 8, "%zu bytes are no pointer", size);
    EXPECT(at != NULL && at->end - at->start == page,
           "it is not one page that is attached");
    EXPECT(fault != NULL && fault->signo == SIGSEGV &&
               fault->place == PLACE_PAST && fault->offset == 0,
           "the child does not fault at the first byte behind the page");
    EXPECT(query_before(fault, killed) && killed->signo == SIGSEGV,
           "then it does not die of it");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name =
            "a segment of the size of a pointer serves until the page is full",
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
        .name = "seen by the kernel: a few bytes asked for, a page attached",
        .traced = true,
        .also = outgrows,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
