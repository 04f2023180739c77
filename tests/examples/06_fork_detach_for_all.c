/* What examples/06_fork_detach_for_all.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>

static void for_all(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *forked = query_call(history, CALL_SHMDT, 1, 0);
    const struct event *borrowed = query_call(history, CALL_SHMDT, 2, 0);
    const struct event *here = query_call(history, CALL_SHMDT, 0, 0);
    const struct event *after = query_call(history, CALL_SHMDT, 0, 1);
    const struct event *thread = query_call(history, CALL_SHMDT, 0, 2);
    const struct event *last = query_call(history, CALL_SHMDT, 0, 3);
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    EXPECT(fork != NULL && fork->call != CALL_VFORK &&
               query_nattch(fork, 0) == 4 && query_nattch(forked, 0) == 3,
           "no forked child detaches one of its own two");
    EXPECT(forked != NULL && here != NULL && forked->args[0] == here->args[0] &&
               query_calls(history, CALL_SHMDT, 1) == 2,
           "not the second, and then the first");
    EXPECT(here != NULL && query_before(forked, here) && here->error == 0 &&
               query_nattch(here, 0) == 1,
           "the parent has not kept its second");
    EXPECT(query_before(here, borrowed) && query_nattch(borrowed, 0) == 1 &&
               query_attached(borrowed, 2) == 1 &&
               query_attached(borrowed, 0) == 1,
           "no child detaches the second of two that are all there are");
    EXPECT(query_failed(after, EINVAL, CAUSE_NOT_ATTACHED) &&
               query_before(borrowed, after),
           "then it is not gone for the parent");
    EXPECT(thread != NULL && thread->thread != 0 && thread->error == 0 &&
               query_nattch(thread, 0) == 1,
           "no thread detaches the second of two");
    EXPECT(query_before(thread, last) && last->thread == 0 &&
               query_failed(last, EINVAL, CAUSE_NOT_ATTACHED),
           "then it is not gone for the first thread");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "a forked child detaches for itself, the others for all",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: what each detach leaves, and to whom",
        .traced = true,
        .also = for_all,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
