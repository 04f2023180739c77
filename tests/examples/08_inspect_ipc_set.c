/* What examples/08_inspect_ipc_set.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <sys/shm.h>

static void sets_once(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *attach = query_call(history, CALL_SHMAT, 0, 0);
    const struct event *removal = query_call(history, CALL_SHMCTL, 0, 0);
    const struct event *set = query_call(history, CALL_SHMCTL, 0, 2);
    const struct segment_change *marked = query_segment(removal, 0);
    const struct segment_change *changed = query_segment(set, 0);
    EXPECT(query_before(attach, removal) && marked != NULL && !marked->gone &&
               marked->mode == (SHM_DEST | 0600),
           "the mode is not 01600 after IPC_RMID");
    EXPECT(set != NULL && (set->args[1] & 0xff) == IPC_SET && set->error == 0,
           "the third shmctl is not an IPC_SET that succeeds");
    EXPECT(changed != NULL && changed->mode == (SHM_DEST | 0640) &&
               changed->nattch == 1,
           "IPC_SET does not make the mode 01640, or changes nattch");
    EXPECT(history->segment_count == 1 && history->segments[0].size == 1000,
           "the segment is not one of 1000 bytes");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the permissions are changed, size, count and maker are not",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: IPC_SET makes the mode 01640, no more",
        .traced = true,
        .also = sets_once,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
