/* What examples/08_inspect_fields.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <sys/shm.h>

/* The three looks come after the shmget, after the shmat, after the shmdt, and
 * nothing is removed before the last. */
static void asks_in_between(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *get = query_call(history, CALL_SHMGET, 0, 0);
    const struct event *attach = query_call(history, CALL_SHMAT, 0, 0);
    const struct event *detach = query_call(history, CALL_SHMDT, 0, 0);
    const struct event *ask[3];
    for (size_t i = 0; i < 3; i++) {
        ask[i] = query_call(history, CALL_SHMCTL, 0, i);
        EXPECT(ask[i] != NULL && (ask[i]->args[1] & 0xff) == IPC_STAT &&
                   ask[i]->error == 0,
               "shmctl %zu is not an IPC_STAT that succeeds", i);
    }
    const struct event *removal = query_call(history, CALL_SHMCTL, 0, 3);
    const struct segment_change *made = query_segment(get, 0);
    EXPECT(made != NULL && made->mode == 0640 && made->nattch == 0 &&
               history->segments[0].size == 1000,
           "it is not made with 1000 bytes and mode 0640");
    EXPECT(query_before(get, ask[0]) && query_before(ask[0], attach) &&
               query_before(attach, ask[1]) && query_before(ask[1], detach) &&
               query_before(detach, ask[2]) && query_before(ask[2], removal),
           "it does not ask after each of the three steps");
    EXPECT(query_nattch(attach, 0) == 1 && query_nattch(detach, 0) == 0 &&
               query_gone(removal, 0),
           "nattch is not 1 and then 0, or it is not removed last");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "size, mode, creator, count, last user and times are told",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: it asks after each step, removes last",
        .traced = true,
        .also = asks_in_between,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
