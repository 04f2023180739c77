/* What examples/06_fork_exec_detaches.c must show. */
#include "check/check.h"
#include "recording/query.h"

static void detaches(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *exec = query_event(history, EVENT_EXEC, 1);
    const struct process_change *child = query_process(exec, 1);
    const struct segment_change *segment = query_segment(exec, 0);
    EXPECT(query_before(query_call(history, CALL_WRITE, 0, 0),
                        query_event(history, EVENT_FORK, 0)),
           "the child inherits a line that is not written yet");
    EXPECT(query_calls(history, CALL_SHMDT, -1) == 0, "somebody calls shmdt");
    EXPECT(child != NULL && child->attached_count == 0,
           "the child is attached when its new program begins");
    EXPECT(segment != NULL && segment->nattch == 1,
           "the exec does not lower nattch to 1");
    /* It asks once before the fork, behind IPC_RMID. */
    EXPECT(query_before(exec, query_call(history, CALL_SHMCTL, 0, 2)),
           "the parent asks before the exec, and has to be lucky");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "after exec the child lives and its attachment is gone",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "what comes on its own standard input does not matter",
        .input = "something\n",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "the new program ends well when its input ends",
        .args = {"-"},
        .prints = "",
    },
    {
        .line = __LINE__,
        .name = "the new program fails when something comes instead",
        .args = {"-"},
        .input = "something\n",
        .prints = "",
        .exits = 1,
    },
    {
        .line = __LINE__,
        .name = "an argument that means nothing is ignored",
        .args = {"nonsense"},
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: exec itself detaches, no shmdt does",
        .traced = true,
        .also = detaches,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
