/* What examples/04_address_explicit.c must show. */
#include "check/check.h"
#include "recording/query.h"

static void gets_the_address(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *first = query_call(history, CALL_SHMAT, 0, 0);
    const struct event *second = query_call(history, CALL_SHMAT, 0, 1);
    uint64_t asked = second != NULL ? second->args[1] : 0;
    const struct attached *at = query_attachment(second, second);
    EXPECT(asked != 0 && second->args[2] == 0 &&
               (uint64_t)second->result == asked,
           "shmat is not asked for an address, or returns another");
    EXPECT(at != NULL && at->segment == 0 && at->offset == 0,
           "the segment is not attached at that address");
    EXPECT(query_nattch(first, 0) == 1 && query_nattch(second, 0) == 2,
           "the second attach makes nattch %ld", query_nattch(second, 0));
    EXPECT(query_before(second, query_stored(history, 0, 0, 42)),
           "then 42 is not stored");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "a free, aligned address is given as asked for",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name =
            "seen by the kernel: shmat returns the address that was asked for",
        .traced = true,
        .also = gets_the_address,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
