/* What examples/04_address_unaligned.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <sys/shm.h>
#include <unistd.h>

static void is_unaligned(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *between = query_call(history, CALL_SHMAT, 0, 1);
    const struct event *below = query_call(history, CALL_SHMAT, 0, 2);
    const struct attached *at = query_attachment(below, below);
    long page = sysconf(_SC_PAGESIZE);
    uint64_t step = (uint64_t)(page > SHMLBA ? page : SHMLBA);
    EXPECT(query_failed(between, EINVAL, CAUSE_UNALIGNED) &&
               between->args[1] % step == 123,
           "an address 123 bytes past a boundary is not refused for that");
    EXPECT(at != NULL && between != NULL &&
               at->start == between->args[1] - 123 &&
               below->args[1] == at->start,
           "at that boundary it is not attached");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "an address between two boundaries is refused",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name =
            "seen by the kernel: unaligned by 123 bytes, and good without them",
        .traced = true,
        .also = is_unaligned,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
