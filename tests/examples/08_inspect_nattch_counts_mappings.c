/* What examples/08_inspect_nattch_counts_mappings.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <unistd.h>

static void splits(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *attach = query_call(history, CALL_SHMAT, 0, 0);
    const struct event *detach = query_call(history, CALL_SHMDT, 0, 0);
    const struct event *split = NULL, *hole = NULL;
    const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    EXPECT(history->segment_count == 1 && history->segments[0].size == 3 * page,
           "there is not one segment of three pages");
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind != EVENT_CALL || !query_before(attach, event) ||
            event->args[0] != (uint64_t)attach->result + page ||
            event->args[1] != page)
            continue; /* not the middle page */
        if (event->call == CALL_MPROTECT && query_nattch(event, 0) == 3)
            split = event;
        if (event->call == CALL_MUNMAP && query_nattch(event, 0) == 2)
            hole = event;
    }
    EXPECT(query_nattch(attach, 0) == 1 && split != NULL &&
               query_attached(split, 0) == 3,
           "no mprotect of the middle page makes three of one");
    EXPECT(query_before(split, hole) && query_attached(hole, 0) == 2,
           "then no munmap of it makes two of them");
    EXPECT(query_before(hole, detach) && query_attached(detach, 0) == 0 &&
               query_gone(detach, 0) &&
               query_calls(history, CALL_SHMDT, 0) == 1,
           "then not one shmdt takes all away");
    const struct event *in_vain = query_call(
        history, CALL_SHMCTL, 0, query_calls(history, CALL_SHMCTL, 0) - 1);
    EXPECT(query_before(detach, in_vain) &&
               query_failed(in_vain, EINVAL, CAUSE_NO_SEGMENT),
           "then there is still a segment to ask about");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the count goes from 1 to 3 to 2, and all go with one shmdt",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: one shmat, three pieces, two, none",
        .traced = true,
        .also = splits,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
