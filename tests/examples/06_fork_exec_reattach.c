/* What examples/06_fork_exec_reattach.c must show. */
#include "check/check.h"
#include "recording/query.h"

static void attaches_again(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *get = query_call(history, CALL_SHMGET, 0, 0);
    const struct event *exec = query_event(history, EVENT_EXEC, 1);
    const struct event *attach = query_call(history, CALL_SHMAT, 1, 0);
    const struct event *store = query_event(history, EVENT_STORE, 1);
    EXPECT(query_attached(exec, 1) == 0 && query_nattch(exec, 0) == 1,
           "exec does not detach the child");
    EXPECT(query_before(exec, attach) && query_attached(attach, 1) == 1 &&
               query_nattch(attach, 0) == 2,
           "then the child does not attach the segment");
    EXPECT(query_calls(history, CALL_SHMGET, 1) == 0 && get != NULL &&
               attach != NULL && (int64_t)attach->args[0] == get->result,
           "not by the identifier that the parent has got");
    EXPECT(query_before(attach, store), "then it does not store its answer");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the new program attaches by the identifier and answers",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "an identifier that names nothing is reported",
        .args = {"-1"},
        .prints = "",
        .complains = "shmat",
        .exits = 1,
    },
    {
        .line = __LINE__,
        .name = "what is not an identifier is refused",
        .args = {"hello"},
        .prints = "",
        .complains = "not an identifier: hello",
        .exits = 2,
    },
    {
        .line = __LINE__,
        .name = "a number that would be cut to an identifier is refused",
        .args = {"4294967296"},
        .prints = "",
        .complains = "not an identifier",
        .exits = 2,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: exec detaches, the identifier attaches",
        .traced = true,
        .also = attaches_again,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
