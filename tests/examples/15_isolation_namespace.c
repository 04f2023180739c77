/* What examples/15_isolation_namespace.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <sys/ipc.h>

static void isolates(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *outer = query_call(history, CALL_SHMGET, 0, 0);
    const struct event *lookup = query_call(history, CALL_SHMGET, 0, 1);
    const struct event *inner = query_call(history, CALL_SHMGET, 0, 2);
    const struct event *stat = query_call(history, CALL_SHMCTL, 0, 0);
    const struct event *outside = query_call(history, CALL_SHMGET, 1, 0);
    const struct event *two = query_stored(history, 0, 0, 2);
    const struct event *three = query_stored(history, 0, 0, 3);
    EXPECT(query_failed(lookup, ENOENT, CAUSE_NO_KEY) && outer != NULL &&
               lookup->args[0] == outer->args[0],
           "inside, the key of the parent finds something");
    EXPECT(query_failed(stat, EINVAL, CAUSE_NO_SEGMENT) && outer != NULL &&
               (int64_t)stat->args[0] == outer->result,
           "inside, the identifier names something");
    EXPECT(inner != NULL && inner->error == 0 && inner->result == 0 &&
               outer != NULL && inner->args[0] == outer->args[0],
           "the same key makes no segment with the identifier 0");
    for (int i = 0; i < 2; i++) {
        const struct event *made = i == 0 ? outer : inner;
        EXPECT(query_made(made) == i && made != NULL &&
                   (made->args[2] & IPC_EXCL) != 0,
               "segment %d is not made as a new one", i);
        EXPECT(query_made(made) == i &&
                   (query_segment(made, i)->mode & 0777) == 0600,
               "segment %d is not for its owner", i);
    }
    EXPECT(outside != NULL && outer != NULL && outside->result == outer->result,
           "outside, the child does not find the segment of the parent");
    EXPECT(query_before(two, three) && two->stores[0].by == 0 &&
               three->stores[0].by == 1,
           "values do not go both ways");
    EXPECT(query_calls(history, CALL_SHMAT, -1) == 1,
           "somebody attaches once more");
}

/* Held before it looks inside, until the child cannot go on. */
static const struct intervention delay = {
    .act = ACT_HOLD,
    .who = "parent",
    .call = CALL_SHMGET,
    .number = 2,
};

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "keys and identifiers stay outside, what is attached does not",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "its namespaces are new ones, whoever starts it",
        .prints = AS_PROMISED,
        .shared_ipc = true,
        .runs = 20,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: one key, two segments, one attachment",
        .traced = true,
        .also = isolates,
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name =
            "however slow the parent is, the child waits for what it stores",
        .traced = true,
        .act = &delay,
        .also = isolates,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
