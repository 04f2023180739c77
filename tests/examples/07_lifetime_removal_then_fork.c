/* What examples/07_lifetime_removal_then_fork.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <sys/shm.h>

static void inherits(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *removal = query_call(history, CALL_SHMCTL, 0, 0);
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    const struct event *store = query_stored(history, 0, 0, 7);
    const struct event *detach = query_call(history, CALL_SHMDT, 1, 0);
    const struct segment_change *marked = query_segment(removal, 0);
    EXPECT(marked != NULL && (marked->mode & SHM_DEST) != 0 && !marked->gone &&
               marked->nattch == 1,
           "IPC_RMID does not mark the segment, or destroys it");
    EXPECT(query_before(removal, fork) && query_nattch(fork, 0) == 2 &&
               query_attached(fork, 1) == 1,
           "then fork does not raise nattch to 2");
    EXPECT(query_before(fork, store) && store->stores[0].by == 1,
           "then the child does not store 7");
    EXPECT(query_before(store, detach) && query_nattch(detach, 0) == 1 &&
               !query_gone(detach, 0),
           "then its detach does not lower nattch to 1, or destroys");
    EXPECT(query_gone(query_event(history, EVENT_EXIT, 0), 0),
           "the end of the parent does not destroy the segment");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "a child inherits what is marked for removal",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: marked, inherited, destroyed at the end",
        .traced = true,
        .also = inherits,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
