/* What examples/04_address_rnd_to_zero.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <sys/shm.h>

static void reaches_zero(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *low = query_call(history, CALL_SHMAT, 0, 1);
    EXPECT(low != NULL && low->args[1] == 1 &&
               ((int)low->args[2] & SHM_RND) != 0,
           "it does not call shmat(..., 1, SHM_RND)");
    EXPECT(query_failed(low, EPERM, CAUSE_LOW_ADDRESS) &&
               query_attached(low, 0) == -1 && query_nattch(low, 0) == -1,
           "that does not fail for a low address, or changes something");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "an ordinary user is not attached at 0",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: address 1 is too low, nothing is attached",
        .traced = true,
        .also = reaches_zero,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
