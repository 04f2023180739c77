/* What examples/14_speed_hugetlb.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <string.h>
#include <sys/shm.h>

/* We look into each segment, and so have touched its page before the program
 * can: see 14_speed_first_touch.c. */
static void touched_before(const struct recording *seen)
{
    const struct history *history = &seen->history;
    EXPECT(strstr(seen->out.text, "faults=0") != NULL,
           "somebody else than we has touched the page");
    for (size_t i = 0; i < query_calls(history, CALL_SHMGET, 0); i++) {
        const struct event *made = query_call(history, CALL_SHMGET, 0, i);
        const struct event *attached = query_call(history, CALL_SHMAT, 0, i);
        const struct attached *where = query_attachment(attached, attached);
        EXPECT(made->args[1] == 1 && (made->args[2] & SHM_HUGETLB) != 0,
               "shmget %zu is not for one byte of huge pages", i);
        EXPECT(where != NULL && where->end - where->start >= 1 << 16 &&
                   where->start % (where->end - where->start) == 0,
               "attachment %zu is not one huge page", i);
    }
    EXPECT(query_calls(history, CALL_SHMGET, 0) == 2, "there is no second");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "one fault maps as much as many ordinary pages",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "watched by one who touches it before, it counts no fault",
        .traced = true,
        .also = touched_before,
        .exits = 1,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
