/* What examples/07_lifetime_detach_is_not_removal.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>

static void stays(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *store = query_event(history, EVENT_STORE, 0);
    const struct event *inside = query_call(history, CALL_SHMDT, 0, 0);
    const struct event *detach = query_call(history, CALL_SHMDT, 0, 1);
    const struct event *again = query_call(history, CALL_SHMAT, 0, 1);
    size_t stores = 0;
    for (size_t i = 0; i < history->event_count; i++)
        stores += history->events[i].kind == EVENT_STORE;
    EXPECT(query_before(store, inside) && store->stores[0].offset == 0 &&
               store->stores[0].after[0] == 7 && stores == 1,
           "7 is not stored, or something else later");
    EXPECT(query_failed(inside, EINVAL, CAUSE_INSIDE),
           "a detach in the middle is not refused for that");
    EXPECT(query_nattch(detach, 0) == 0 && !query_gone(detach, 0),
           "the detach makes nattch %ld, or destroys", query_nattch(detach, 0));
    EXPECT(query_calls(history, CALL_SHMAT, 0) == 2 &&
               query_before(detach, again) && query_nattch(again, 0) == 1,
           "then the segment is not attached again");
}

/* Without it the segment would stay for ever: nobody else knows of it. */
static void removes_it(const struct recording *seen)
{
    const struct event *removal = query_call(&seen->history, CALL_SHMCTL, 0, 0);
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
        .name = "the segment and its value outlive the last attachment",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: nattch falls to 0, and the segment stays",
        .traced = true,
        .also = stays,
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
