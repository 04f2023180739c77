/* What examples/01_sharing_first_share.c must show. */
#include "check/check.h"
#include "recording/query.h"

static void stores(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *store = query_event(history, EVENT_STORE, -1);
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    EXPECT(store != NULL && store->store_count == 1 &&
               store->stores[0].by == 1 && store->stores[0].after[0] == 42,
           "the first store into the segment is not the child's 42");
    EXPECT(fork != NULL && fork->call != CALL_VFORK &&
               query_nattch(fork, 0) == 2,
           "the segment is not all that parent and child share");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the parent reads what the child stored",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: it is the child that stores 42",
        .traced = true,
        .also = stores,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
