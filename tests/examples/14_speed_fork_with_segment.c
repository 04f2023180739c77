/* What examples/14_speed_fork_with_segment.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <string.h>

/* We look into the segment at the fork, and so give the child a part of the
 * page tables: it then cannot count a fault for each page, and must say so. */
static void inherits(const struct recording *seen)
{
    const struct history *history = &seen->history;
    EXPECT(history->process_count == 13, "there are not twelve children");
    EXPECT(history->segment_count == 1 &&
               query_calls(history, CALL_SHMAT, -1) == 1,
           "the children do not inherit one attachment");
    EXPECT(strstr(seen->out.text, "private pages: faults=0\n") != NULL &&
               strstr(seen->out.text, "for each: no\n") != NULL,
           "the faults are others");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "what is private is copied, what is shared is found again",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "watched by one who reads some pages first, it counts fewer",
        .traced = true,
        .also = inherits,
        .exits = 1,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
