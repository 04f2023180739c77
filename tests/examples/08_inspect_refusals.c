/* What examples/08_inspect_refusals.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <sys/shm.h>

/* Is it this command, for this segment? */
static bool commands(const struct event *event, uint64_t command, int segment)
{
    return event != NULL && (event->args[1] & 0xffff) == command &&
           event->segment == segment;
}

static void refuses(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *get = query_call(history, CALL_SHMGET, 0, 0);
    const struct segment_change *made = query_segment(get, 0);
    const struct event *control[6];
    for (size_t i = 0; i < COUNT(control); i++)
        control[i] = query_call(history, CALL_SHMCTL, 0, i);
    EXPECT(made != NULL && (made->mode & 0777) == 0 &&
               history->segment_count == 1,
           "it does not make one segment, with mode 0000");
    const int id = history->segment_count > 0 ? history->segments[0].id : -1;
    EXPECT(commands(control[0], IPC_STAT, 0) &&
               query_failed(control[0], EACCES, CAUSE_PERMISSION),
           "IPC_STAT is not refused for the mode");
    EXPECT(control[1] != NULL && control[1]->error == EINVAL,
           "the unknown command is not EINVAL");
    EXPECT(commands(control[2], IPC_RMID, 0) && query_gone(control[2], 0),
           "IPC_RMID does not destroy it");
    for (size_t i = 3; i < COUNT(control); i++)
        EXPECT(query_failed(control[i], EINVAL, CAUSE_NO_SEGMENT) &&
                   (int)control[i]->args[0] == (i < 5 ? id : -1),
               "shmctl %zu does not fail for lack of a segment", i);
    for (size_t i = 0; i < 2; i++)
        EXPECT(query_failed(query_call(history, CALL_SHMAT, 0, i), EINVAL,
                            CAUSE_NO_SEGMENT),
               "shmat %zu does not fail for lack of a segment", i);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "mode 0000 lets nobody look, and its owner remove",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: what is refused, and for what cause",
        .traced = true,
        .also = refuses,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
