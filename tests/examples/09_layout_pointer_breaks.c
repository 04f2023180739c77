/* What examples/09_layout_pointer_breaks.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <signal.h>

static void breaks(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *attach = query_call(history, CALL_SHMAT, 0, 0);
    const struct event *again = query_call(history, CALL_SHMAT, 0, 1);
    const struct event *detach = query_call(history, CALL_SHMDT, 1, 0);
    const struct event *fault = query_event(history, EVENT_SIGNAL, 1);
    const struct attached *a = query_attachment(attach, attach);
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    EXPECT(fork != NULL && fork->call != CALL_VFORK,
           "A is not detached for the child alone");
    EXPECT(a != NULL && query_attached(again, 0) == 2,
           "the segment is not attached twice");
    EXPECT(detach != NULL && attach != NULL &&
               (int64_t)detach->args[0] == attach->result &&
               query_attached(detach, 1) == 1,
           "the child does not detach A, and A alone");
    EXPECT(query_before(detach, fault) && fault->signo == SIGSEGV &&
               fault->code == SEGV_MAPERR,
           "then it gets no SIGSEGV with SEGV_MAPERR");
    EXPECT(fault != NULL && fault->place == PLACE_WAS && fault->offset > 0 &&
               a != NULL && fault->address == a->start + fault->offset,
           "not inside of what was A");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "by its pointers the list is found through A, and lost with A",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name =
            "with SIGSEGV blocked there is nothing to catch, and it says so",
        .prints = "parent: links three nodes while attached at A\n"
                  "child:  walks them from B: sum=6, by pointers into B: no\n"
                  "child:  detaches A, walks them from B once more\n",
        .complains = "the child was killed",
        .exits = 1,
        .signals = RUN_SIGNALS_BLOCKED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: the walk from B faults where A was",
        .traced = true,
        .also = breaks,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
