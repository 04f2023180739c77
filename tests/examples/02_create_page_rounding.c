/* What examples/02_create_page_rounding.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <unistd.h>

static void rounds(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *attach = query_call(history, CALL_SHMAT, 0, 0);
    const struct attached *at = query_attachment(attach, attach);
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    size_t size = history->segment_count > 0 ? history->segments[0].size : 0;
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    EXPECT(fork != NULL && fork->call != CALL_VFORK,
           "the segment is not all that parent and child share");
    EXPECT(size == 1000, "the segment has %zu bytes", size);
    EXPECT(at != NULL && at->end - at->start == (size + page - 1) / page * page,
           "the attachment is not 1000 bytes in whole pages");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the size stays 1000 and the last byte of the page is shared",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name =
            "seen by the kernel: 1000 bytes are made, and whole pages attached",
        .traced = true,
        .also = rounds,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
