/* What examples/04_address_error_value.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>

static void fails(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *attach = query_call(history, CALL_SHMAT, 0, 0);
    EXPECT(attach != NULL && (int)attach->args[0] == -1 && attach->args[1] == 0,
           "it does not call shmat(-1, NULL, ...)");
    EXPECT(query_failed(attach, EINVAL, CAUSE_NO_SEGMENT),
           "that does not fail with EINVAL, for want of a segment");
    EXPECT(history->segment_count == 0, "there are %zu segments",
           history->segment_count);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "a failing shmat returns (void *)-1, not NULL",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name =
            "seen by the kernel: shmat(-1, ...) fails for want of a segment",
        .traced = true,
        .also = fails,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
