/* What examples/05_attachments_kernel_efault.c must show. */
#include "check/check.h"
#include "recording/query.h"

static void no_signal(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *attach = query_call(history, CALL_SHMAT, 0, 0);
    const struct event *end = query_event(history, EVENT_EXIT, 0);
    const struct attached *at = query_attachment(attach, attach);
    EXPECT(at != NULL && !at->writable, "it is not attached read-only");
    EXPECT(query_event(history, EVENT_SIGNAL, -1) == NULL, "a signal comes");
    EXPECT(query_event(history, EVENT_STORE, -1) == NULL,
           "something is stored into the segment");
    EXPECT(end != NULL && end->status == 0, "it does not go on to its end");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "read fails with EFAULT, and no signal ends the process",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: no signal comes, and nothing is stored",
        .traced = true,
        .also = no_signal,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
