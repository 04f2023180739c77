/* What examples/08_inspect_same_page.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <string.h>
#include <unistd.h>

/* Root with all its rights is shown the numbers, an ordinary user is not. */
static void numbers_for_root(const struct recording *seen)
{
    if (geteuid() != 0)
        EXPECT(strstr(seen->out.text, "compared: no") != NULL,
               "an ordinary user is shown frame numbers");
}

static void stores_once(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    const struct event *seven = query_stored(history, 0, 0, 7);
    const struct event *eight = query_stored(history, 0, 0, 8);
    const struct event *detach = query_call(history, CALL_SHMDT, 1, 0);
    EXPECT(query_nattch(fork, 0) == 2, "the child inherits no attachment");
    EXPECT(query_before(seven, fork) && seven->stores[0].by == 0,
           "the parent does not store 7 before the fork");
    EXPECT(query_before(fork, eight) && eight->stores[0].by == 1,
           "the child does not store 8 after it");
    EXPECT(query_before(eight, detach) && query_nattch(detach, 0) == 1,
           "then the child does not detach");
    EXPECT(history->segment_count == 1 &&
               query_calls(history, CALL_SHMAT, -1) == 1,
           "there is another segment or attachment");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the page of the segment is shared, the private one copied",
        .also = numbers_for_root,
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: the child stores by what it inherited",
        .traced = true,
        .also = stores_once,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
