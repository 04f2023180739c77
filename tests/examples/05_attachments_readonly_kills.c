/* What examples/05_attachments_readonly_kills.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <signal.h>
#include <sys/shm.h>

static void kills(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *attach = query_call(history, CALL_SHMAT, 0, 1);
    const struct event *fault = query_event(history, EVENT_SIGNAL, 1);
    const struct event *killed = query_event(history, EVENT_KILLED, 1);
    const struct event *wait = query_call(history, CALL_WAIT, 0, 0);
    EXPECT(attach != NULL && ((int)attach->args[2] & SHM_RDONLY) != 0 &&
               fault != NULL && fault->address == (uint64_t)attach->result &&
               fault->place == PLACE_INSIDE,
           "the child gets no signal at its read-only attachment");
    EXPECT(fault != NULL && fault->signo == SIGSEGV &&
               fault->code == SEGV_ACCERR,
           "it gets no SIGSEGV with SEGV_ACCERR");
    EXPECT(query_before(fault, killed) && killed->signo == SIGSEGV &&
               query_nattch(killed, 0) == 2,
           "it does not die of that, with both its attachments");
    EXPECT(query_event(history, EVENT_STORE, 1) == NULL, "the child stores");
    EXPECT(query_before(killed, wait) && wait->other == 1,
           "the parent is not told of its end");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the child dies of its store, the value stays",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "with SIGSEGV blocked it dies all the same",
        .prints = AS_PROMISED,
        .signals = RUN_SIGNALS_BLOCKED,
    },
    {
        .line = __LINE__,
        .name =
            "seen by the kernel: SEGV_ACCERR ends the child, nothing is stored",
        .traced = true,
        .also = kills,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
