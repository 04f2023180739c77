/* What examples/06_fork_own_attachment.c must show. */
#include "check/check.h"
#include "recording/query.h"

static void adds_its_own(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    const struct event *attach = query_call(history, CALL_SHMAT, 1, 0);
    const struct process_change *child = query_process(attach, 1);
    const struct event *store = query_stored(history, 0, 0, 7);
    const struct event *one = query_call(history, CALL_SHMDT, 1, 0);
    const struct event *other = query_call(history, CALL_SHMDT, 1, 1);
    EXPECT(query_nattch(fork, 0) == 2 && query_attached(fork, 1) == 1,
           "fork makes nattch %ld", query_nattch(fork, 0));
    EXPECT(query_calls(history, CALL_SHMAT, 1) == 1 &&
               query_nattch(attach, 0) == 3,
           "the child calls shmat %zu times, the first makes nattch %ld",
           query_calls(history, CALL_SHMAT, 1), query_nattch(attach, 0));
    EXPECT(child != NULL && child->attached_count == 2 &&
               child->attached[0].segment == child->attached[1].segment &&
               child->attached[0].offset == child->attached[1].offset,
           "then the child has not two attachments of the same bytes");
    EXPECT(query_before(attach, store) && query_before(store, one),
           "then 7 is not stored");
    EXPECT(query_nattch(one, 0) == 2 && query_nattch(other, 0) == 1,
           "the child does not detach twice, to nattch 1");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the child's own attachment counts and shows the same bytes",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: fork makes nattch 2, the child's shmat 3",
        .traced = true,
        .also = adds_its_own,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
