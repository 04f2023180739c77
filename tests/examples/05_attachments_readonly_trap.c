/* What examples/05_attachments_readonly_trap.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <signal.h>

static void faults(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    const struct event *fault = query_event(history, EVENT_SIGNAL, 1);
    EXPECT(query_before(query_call(history, CALL_WRITE, 0, 0), fork),
           "the child inherits a line that is not written yet");
    EXPECT(fork != NULL && fork->call != CALL_VFORK,
           "the segment is not all that parent and child share");
    EXPECT(fault != NULL && fault->signo == SIGSEGV &&
               fault->code == SEGV_ACCERR,
           "the child gets no SIGSEGV with SEGV_ACCERR");
    EXPECT(fault != NULL && fault->place == PLACE_INSIDE && fault->offset == 5,
           "not at byte 5 of an attachment");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the handler sees SEGV_ACCERR and the very byte",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name =
            "with SIGSEGV blocked there is nothing to catch, and it says so",
        .prints =
            "parent: a child stores into byte 5 of a read-only attachment\n",
        .complains = "the child was killed",
        .exits = 1,
        .signals = RUN_SIGNALS_BLOCKED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: SEGV_ACCERR at byte 5 of the segment",
        .traced = true,
        .also = faults,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
