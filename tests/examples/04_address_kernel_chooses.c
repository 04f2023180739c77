/* What examples/04_address_kernel_chooses.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <unistd.h>

static void chooses(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *attach = query_call(history, CALL_SHMAT, 0, 0);
    const struct attached *at = query_attachment(attach, attach);
    EXPECT(attach != NULL && attach->args[1] == 0 &&
               query_calls(history, CALL_SHMAT, 0) == 1,
           "shmat is asked for an address, or twice");
    EXPECT(at != NULL && at->start % (uint64_t)sysconf(_SC_PAGESIZE) == 0,
           "the segment is not attached at the beginning of a page");
    EXPECT(query_stored(history, 0, 0, 6) != NULL &&
               query_stored(history, 0, sizeof(int), 7) != NULL &&
               query_stored(history, 0, 2 * sizeof(int), 42) != NULL,
           "6, 7 and 42 are not stored");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the address is the beginning of a page, and works",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: no address is asked for, a good one given",
        .traced = true,
        .also = chooses,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
