/* What examples/04_address_remap_replaces.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <sys/shm.h>

static void replaces(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *remap = query_call(history, CALL_SHMAT, 0, 1);
    const struct event *detach = query_call(history, CALL_SHMDT, 0, 0);
    const struct event *again = query_call(history, CALL_SHMAT, 0, 2);
    const struct attached *there = query_attachment(remap, remap);
    const struct attached *anew = query_attachment(again, again);
    EXPECT(history->segment_count == 1,
           "the page that is replaced is shared, not its own");
    EXPECT(there != NULL && there->start == remap->args[1] &&
               ((int)remap->args[2] & SHM_REMAP) != 0 &&
               query_nattch(remap, 0) == 2,
           "SHM_REMAP does not attach at the address asked for");
    EXPECT(query_before(remap, detach) && there != NULL &&
               detach->args[0] == there->start && query_nattch(detach, 0) == 1,
           "then it is not detached");
    /* With anything left there, this would fail. */
    EXPECT(query_before(detach, again) &&
               ((int)again->args[2] & SHM_REMAP) == 0 && anew != NULL &&
               there != NULL && anew->start == there->start &&
               again->args[1] == there->start,
           "then the place is not free");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "SHM_REMAP puts the segment in place of a page",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name =
            "seen by the kernel: SHM_REMAP attaches, shmdt leaves a free place",
        .traced = true,
        .also = replaces,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
