/* What examples/00_start_fork.c must show. */
#include "check/check.h"
#include "recording/query.h"

static void goes_on_twice(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    const struct event *wait = query_call(history, CALL_WAIT, 0, 0);
    size_t writes = query_calls(history, CALL_WRITE, 0);
    EXPECT(history->process_count == 2, "%zu processes, not 2",
           history->process_count);
    EXPECT(fork != NULL && fork->other == 1 &&
               fork->result == history->processes[1].pid,
           "fork has not returned the number of the child to the parent");
    EXPECT(fork != NULL && fork->call != CALL_VFORK,
           "the child is not a copy, it borrows the memory of its parent");
    EXPECT(
        query_before(fork, query_call(history, CALL_WRITE, 1, 0)) &&
            query_before(fork, query_call(history, CALL_WRITE, 0, writes - 1)),
        "not both of them write behind the fork");
    EXPECT(wait != NULL && fork != NULL && wait->other == 1 &&
               wait->result == fork->result,
           "wait has not returned what fork has returned");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "fork returns 0 in the child and its number in the parent",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name =
            "seen by the kernel: one fork, and two processes go on behind it",
        .traced = true,
        .also = goes_on_twice,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
