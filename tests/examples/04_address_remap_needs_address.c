/* What examples/04_address_remap_needs_address.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <sys/shm.h>

static void is_refused(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *kept = query_call(history, CALL_SHMAT, 0, 0);
    const struct event *remap = query_call(history, CALL_SHMAT, 0, 1);
    EXPECT(kept != NULL && kept->args[1] == 0 && query_nattch(kept, 0) == 1,
           "NULL without SHM_REMAP does not attach");
    EXPECT(remap != NULL && remap->args[1] == 0 &&
               ((int)remap->args[2] & SHM_REMAP) != 0,
           "it does not call shmat(..., NULL, SHM_REMAP)");
    EXPECT(query_failed(remap, EINVAL, CAUSE_NO_ADDRESS) &&
               query_attached(remap, 0) == -1 && query_nattch(remap, 0) == -1,
           "that does not fail for want of an address, or changes something");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "SHM_REMAP does not let the kernel choose",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: SHM_REMAP has no address, nothing changes",
        .traced = true,
        .also = is_refused,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
