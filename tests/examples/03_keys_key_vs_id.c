/* What examples/03_keys_key_vs_id.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <sys/shm.h>

static void outlives_its_key(const struct recording *seen)
{
    const struct history *history = &seen->history;
    size_t gets = query_calls(history, CALL_SHMGET, 0);
    const struct event *makes = query_call(history, CALL_SHMGET, 0, gets - 3);
    const struct event *finds = query_call(history, CALL_SHMGET, 0, gets - 2);
    const struct event *fails = query_call(history, CALL_SHMGET, 0, gets - 1);
    const struct event *removal = query_call(history, CALL_SHMCTL, 0, 0);
    const struct event *again = query_call(history, CALL_SHMAT, 0, 1);
    int made = query_made(makes);
    EXPECT(makes != NULL && ((int)makes->args[2] & IPC_EXCL) != 0,
           "it would take a stranger's segment for its own");
    const struct segment_change *marked = query_segment(removal, made);
    EXPECT(query_found(finds, made) && finds != NULL && makes != NULL &&
               finds->args[0] == makes->args[0] &&
               finds->result == makes->result,
           "the key does not find the segment that was made with it");
    EXPECT(marked != NULL && !marked->gone && marked->key == 0 &&
               (marked->mode & SHM_DEST) != 0,
           "IPC_RMID does not take the key, or destroys at once");
    EXPECT(query_before(removal, fails) &&
               query_failed(fails, ENOENT, CAUSE_NO_KEY) && makes != NULL &&
               fails->args[0] == makes->args[0],
           "then the key still finds something");
    EXPECT(query_calls(history, CALL_SHMAT, 0) == 2,
           "it does not attach twice, before and behind");
    EXPECT(query_before(fails, again) && query_nattch(again, made) == 2 &&
               makes != NULL && (int64_t)again->args[0] == makes->result,
           "then the identifier does not attach, nattch is %ld",
           query_nattch(again, made));
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the identifier attaches when the key is gone",
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
        .name = "seen by the kernel: the key is gone, the identifier attaches",
        .traced = true,
        .also = outlives_its_key,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
