/* What examples/07_lifetime_atexit_in_child.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>

static void removes(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *first = query_event(history, EVENT_EXIT, 1);
    const struct event *finds = query_call(history, CALL_SHMCTL, 0, 0);
    const struct event *removal = query_call(history, CALL_SHMCTL, 2, 0);
    const struct event *fails = query_call(history, CALL_SHMCTL, 0, 1);
    const struct event *in_vain = query_call(history, CALL_SHMCTL, 0, 2);
    EXPECT(query_calls(history, CALL_SHMCTL, 1) == 0,
           "the child that calls _exit runs the clean-up");
    EXPECT(query_before(first, finds) && finds->error == 0,
           "behind its end the segment is gone");
    EXPECT(query_gone(removal, 0), "the child that calls exit does not remove");
    EXPECT(query_before(removal, fails) &&
               query_failed(fails, EINVAL, CAUSE_NO_SEGMENT),
           "then the parent still finds the segment");
    EXPECT(query_failed(in_vain, EINVAL, CAUSE_NO_SEGMENT),
           "the clean-up of the parent comes not too late");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "exit in a child runs the clean-up, _exit does not",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "the segment is removed even when nobody can reap the child",
        .complains = "waitpid",
        .exits = 1,
        .signals = RUN_SIGNALS_CHLD_IGNORED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: the child that calls exit removes",
        .traced = true,
        .also = removes,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
