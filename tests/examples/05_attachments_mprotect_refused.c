/* What examples/05_attachments_mprotect_refused.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <sys/shm.h>

static void is_refused(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *lowers = query_call(history, CALL_MPROTECT, 0, 0);
    const struct event *raises = query_call(history, CALL_MPROTECT, 0, 1);
    const struct event *fails = query_call(history, CALL_MPROTECT, 0, 2);
    const struct event *attach = query_call(history, CALL_SHMAT, 0, 0);
    const struct event *readonly = query_call(history, CALL_SHMAT, 0, 1);
    const struct attached *low = query_attachment(lowers, attach);
    const struct attached *high = query_attachment(raises, attach);
    EXPECT(low != NULL && !low->writable && lowers->args[0] == low->start,
           "the first mprotect does not make an attachment read-only");
    EXPECT(high != NULL && high->writable,
           "the second does not make it writable again");
    EXPECT(readonly != NULL && ((int)readonly->args[2] & SHM_RDONLY) != 0 &&
               fails != NULL && fails->args[0] == (uint64_t)readonly->result,
           "the third is not about what was attached with SHM_RDONLY");
    EXPECT(query_failed(fails, EACCES, CAUSE_NONE) &&
               query_attached(fails, 0) == -1,
           "it does not fail with EACCES, or changes something");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "mprotect does not give what shmat did not give",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name =
            "seen by the kernel: one changes there and back, the other stays",
        .traced = true,
        .also = is_refused,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
