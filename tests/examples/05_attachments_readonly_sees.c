/* What examples/05_attachments_readonly_sees.c must show. */
#include "check/check.h"
#include "recording/query.h"

static void sees(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *first = query_call(history, CALL_SHMAT, 0, 0);
    const struct event *second = query_call(history, CALL_SHMAT, 0, 1);
    const struct attached *writable = query_attachment(second, first);
    const struct attached *readonly = query_attachment(second, second);
    EXPECT(writable != NULL && writable->writable && readonly != NULL &&
               !readonly->writable,
           "it has not two attachments, one writable and one not");
    EXPECT(writable != NULL && readonly != NULL &&
               writable->segment == readonly->segment &&
               writable->offset == readonly->offset,
           "they are not of the same bytes");
    EXPECT(query_before(second, query_stored(history, 0, 0, 7)),
           "then 7 is not stored");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "a read-only attachment follows the writable one",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: one attachment is writable, one is not",
        .traced = true,
        .also = sees,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
