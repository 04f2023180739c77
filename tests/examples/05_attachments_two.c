/* What examples/05_attachments_two.c must show. */
#include "check/check.h"
#include "recording/query.h"

static void are_one(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *attach = query_call(history, CALL_SHMAT, 0, 1);
    const struct process_change *both = query_process(attach, 0);
    const struct event *seven = query_stored(history, 0, 0, 7);
    const struct event *eight = query_stored(history, 0, 0, 8);
    EXPECT(query_nattch(attach, 0) == 2, "the second shmat makes nattch %ld",
           query_nattch(attach, 0));
    EXPECT(both != NULL && both->attached_count == 2 &&
               both->attached[0].start != both->attached[1].start &&
               both->attached[0].segment == both->attached[1].segment &&
               both->attached[0].offset == both->attached[1].offset,
           "then it has not two attachments of the same bytes");
    EXPECT(query_before(attach, seven) && query_before(seven, eight),
           "then 7 is not stored, and 8 in its place");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "one segment has two addresses, and one content",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: both stores come to byte 0 of one segment",
        .traced = true,
        .also = are_one,
        .prints = AS_PROMISED,
        .stdout_to = RUN_TO_TERMINAL, /* which parts the two stores */
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
