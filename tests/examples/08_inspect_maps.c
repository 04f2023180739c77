/* What examples/08_inspect_maps.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <sys/shm.h>

static void attaches_and_only_then_removes(const struct recording *seen)
{
    const struct history *history = &seen->history;
    size_t gets = query_calls(history, CALL_SHMGET, 0);
    const struct event *makes = query_call(history, CALL_SHMGET, 0, gets - 2);
    const struct event *writable = query_call(history, CALL_SHMAT, 0, 0);
    const struct event *readonly = query_call(history, CALL_SHMAT, 0, 1);
    const struct event *ask = query_call(history, CALL_SHMCTL, 0, 0);
    const struct event *removal = query_call(history, CALL_SHMCTL, 0, 1);
    const struct attached *first = query_attachment(readonly, writable);
    const struct attached *second = query_attachment(readonly, readonly);
    EXPECT(first != NULL && first->writable && !first->executable &&
               second != NULL && !second->writable && !second->executable,
           "there are not a writable and a read-only attachment");
    EXPECT(makes != NULL && ((int)makes->args[2] & IPC_EXCL) != 0,
           "it would take a stranger's segment for its own");
    EXPECT(query_nattch(readonly, 0) == 2, "nattch is not 2 then");
    EXPECT(history->segment_count == 1 && history->segments[0].key != 0,
           "there is not one segment, with a key");
    EXPECT(query_before(readonly, ask) && query_before(ask, removal) &&
               (ask->args[1] & 0xff) == IPC_STAT &&
               (removal->args[1] & 0xff) == IPC_RMID,
           "it is not asked about first and removed then");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "each attachment is a line with identifier, key and access",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: two attachments, and removal comes last",
        .traced = true,
        .also = attaches_and_only_then_removes,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
