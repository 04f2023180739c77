/* What examples/04_address_in_use.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>

static void is_taken(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *taken = query_call(history, CALL_SHMAT, 0, 1);
    const struct event *begin = query_call(history, CALL_SHMAT, 0, 2);
    const struct event *middle = query_call(history, CALL_SHMAT, 0, 3);
    const struct event *detach = query_call(history, CALL_SHMDT, 0, 0);
    const struct event *again = query_call(history, CALL_SHMAT, 0, 4);
    uint64_t address = taken != NULL ? (uint64_t)taken->result : 0;
    const struct attached *at = query_attachment(taken, taken);
    EXPECT(query_failed(begin, EINVAL, CAUSE_IN_USE) &&
               begin->args[1] == address,
           "where the attachment begins is not in use");
    EXPECT(query_failed(middle, EINVAL, CAUSE_IN_USE) && at != NULL &&
               middle->args[1] > at->start && middle->args[1] < at->end,
           "the middle of the attachment is not in use");
    EXPECT(query_before(middle, detach) && detach->args[0] == address &&
               query_nattch(detach, 0) == 1,
           "then it is not detached");
    EXPECT(query_before(detach, again) && again->args[1] == address &&
               (uint64_t)again->result == address &&
               query_nattch(again, 0) == 2,
           "then the same address is not good");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "an address in use is refused, and good when it is free",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: in use, until the detach of what is there",
        .traced = true,
        .also = is_taken,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
