/* What examples/05_attachments_detached_trap.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <signal.h>

static void faults(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *detach = query_call(history, CALL_SHMDT, 1, 0);
    const struct event *fault = query_event(history, EVENT_SIGNAL, 1);
    EXPECT(query_before(query_call(history, CALL_WRITE, 0, 0),
                        query_event(history, EVENT_FORK, 0)),
           "the child inherits a line that is not written yet");
    EXPECT(query_attached(detach, 1) == 1 && query_nattch(detach, 0) == 3,
           "the child does not detach one of its two attachments");
    EXPECT(query_before(detach, fault) && fault->signo == SIGSEGV &&
               fault->code == SEGV_MAPERR,
           "then it gets no SIGSEGV with SEGV_MAPERR");
    EXPECT(fault != NULL && fault->place == PLACE_WAS && fault->offset == 0 &&
               detach != NULL && fault->address == detach->args[0],
           "not where the segment began that it has detached");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the handler sees SEGV_MAPERR at the old address",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name =
            "with SIGSEGV blocked there is nothing to catch, and it says so",
        .prints = "parent: a child detaches an attachment, then reads there\n",
        .complains = "the child was killed",
        .exits = 1,
        .signals = RUN_SIGNALS_BLOCKED,
    },
    {
        .line = __LINE__,
        .name =
            "seen by the kernel: SEGV_MAPERR where the segment was attached",
        .traced = true,
        .also = faults,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
