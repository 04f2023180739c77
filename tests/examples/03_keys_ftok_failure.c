/* What examples/03_keys_ftok_failure.c must show. */
#include "check/check.h"
#include "recording/query.h"

static void meet_by_minus_one(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *makes = query_call(history, CALL_SHMGET, 0, 0);
    const struct event *finds = query_call(history, CALL_SHMGET, 1, 0);
    int made = query_made(makes);
    const struct event *store = query_stored(history, made, 0, 7);
    EXPECT(made != -1 && (key_t)makes->args[0] == -1,
           "the parent does not make a segment with the key -1");
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    EXPECT(fork != NULL && fork->call != CALL_VFORK,
           "the segment is not all that parent and child share");
    EXPECT(query_calls(history, CALL_SHMAT, 0) == 1 &&
               query_calls(history, CALL_SHMAT, 1) == 1,
           "not each of them calls shmat once");
    EXPECT(query_before(makes, store) && store->stores[0].by == 0,
           "then the parent does not store 7");
    EXPECT(query_before(store, finds) && query_found(finds, made) &&
               (key_t)finds->args[0] == -1,
           "then the child does not find that segment by the key -1");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "two failed calls of ftok lead to one segment",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "the two meet in a namespace of their own, and nobody else",
        .prints = AS_PROMISED,
        .shared_ipc = true,
        .runs = 20,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: the key -1 leads both to one segment",
        .traced = true,
        .also = meet_by_minus_one,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
