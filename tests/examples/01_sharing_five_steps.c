/* What examples/01_sharing_five_steps.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>

static void takes_five_steps(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *get = query_call(history, CALL_SHMGET, 0, 0);
    const struct event *attach = query_call(history, CALL_SHMAT, 0, 0);
    const struct event *store = query_stored(history, 0, 0, 42);
    const struct event *detach = query_call(history, CALL_SHMDT, 0, 0);
    /* It asks three times before, and once behind. */
    const struct event *removal = query_call(history, CALL_SHMCTL, 0, 3);
    const struct event *asks = query_call(history, CALL_SHMCTL, 0, 4);
    EXPECT(query_made(get) == 0 && query_nattch(get, 0) == 0,
           "shmget does not make the segment, with nattch 0");
    EXPECT(query_before(get, attach) && query_nattch(attach, 0) == 1,
           "then shmat does not raise nattch to 1");
    EXPECT(query_before(attach, store), "then 42 is not stored");
    EXPECT(query_before(store, detach) && query_nattch(detach, 0) == 0 &&
               !query_gone(detach, 0),
           "then shmdt does not lower nattch to 0, or destroys");
    EXPECT(query_before(detach, removal) && query_gone(removal, 0),
           "then IPC_RMID does not destroy");
    EXPECT(query_failed(asks, EINVAL, CAUSE_NO_SEGMENT),
           "then the identifier still names a segment");
}

/* Without it the segment would stay for ever: nobody else knows of it. */
static void removes_it(const struct recording *seen)
{
    const struct event *removal = query_call(&seen->history, CALL_SHMCTL, 0, 1);
    EXPECT(query_gone(removal, 0), "the segment is not removed");
}

static const struct intervention refusal = {
    .act = ACT_FAIL,
    .call = CALL_SHMAT,
    .number = 1,
    .error = ENOMEM,
};

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the attachments go 0, 1, 0, and then nothing is left",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name =
            "seen by the kernel: made, attached, stored to, detached, removed",
        .traced = true,
        .also = takes_five_steps,
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "where shmat is refused, the segment is removed all the same",
        .traced = true,
        .act = &refusal,
        .also = removes_it,
        .complains = "shmat",
        .exits = 1,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
