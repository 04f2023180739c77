/* What examples/03_keys_stale_segment.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <sys/shm.h>

static void is_left(const struct recording *seen)
{
    const struct history *history = &seen->history;
    size_t gets = query_calls(history, CALL_SHMGET, 0);
    const struct event *makes = query_call(history, CALL_SHMGET, 1, 0);
    const struct event *end = query_event(history, EVENT_EXIT, 1);
    const struct event *finds = query_call(history, CALL_SHMGET, 0, gets - 1);
    const struct event *asks = query_call(history, CALL_KILL, 0, 0);
    int made = query_made(makes);
    const struct event *store = query_stored(history, made, 0, 7);
    EXPECT(makes != NULL && ((int)makes->args[2] & IPC_EXCL) != 0,
           "the first run would take a stranger's segment for its own");
    EXPECT(query_calls(history, CALL_SHMAT, 1) == 1 &&
               query_calls(history, CALL_SHMAT, 0) == 1,
           "not each run attaches once");
    EXPECT(query_before(makes, store),
           "the first run does not make a segment, or 7 is not stored");
    EXPECT(query_before(store, end) && query_nattch(end, made) == 0 &&
               !query_gone(end, made),
           "its end does not lower nattch to 0, or destroys");
    EXPECT(query_before(end, finds) && query_found(finds, made) &&
               finds != NULL && makes != NULL &&
               finds->args[0] == makes->args[0],
           "then the second run does not find that segment by its key");
    EXPECT(query_failed(asks, ESRCH, CAUSE_NONE) && asks->other == 1,
           "the first run is still there");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the second run finds what the first has left",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "it meets nobody where others have keys, too",
        .prints = AS_PROMISED,
        .shared_ipc = true,
        .runs = 20,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: the first run has ended, its segment not",
        .traced = true,
        .also = is_left,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
