/* What examples/06_fork_inherits.c must show. */
#include "check/check.h"
#include "recording/query.h"

static void inherits(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    const struct process_change *child = query_process(fork, 1);
    const struct segment_change *segment = query_segment(fork, 0);
    EXPECT(query_calls(history, CALL_SHMAT, 0) == 1 &&
               query_calls(history, CALL_SHMAT, 1) == 0,
           "shmat: parent %zu times, child %zu times",
           query_calls(history, CALL_SHMAT, 0),
           query_calls(history, CALL_SHMAT, 1));
    EXPECT(child != NULL && child->attached_count == 1,
           "the fork does not give the child an attachment");
    EXPECT(segment != NULL && segment->nattch == 2,
           "the fork does not raise nattch to 2");
    EXPECT(query_nattch(query_call(history, CALL_SHMDT, 1, 0), 0) == 1,
           "the child does not detach, to nattch 1");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the child is attached, at the same address, and counts",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: one shmat, and fork adds the attachment",
        .traced = true,
        .also = inherits,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
