/* What examples/02_create_flags.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <sys/shm.h>

enum outcome {
    MADE,   /* a new segment */
    FOUND,  /* the one that was made last */
    ABSENT, /* no segment has the key */
    TAKEN,  /* one has it */
    OTHER
};

/* All calls of shmget behind the search for a key. */
static const struct {
    int flags;
    enum outcome outcome;
} expected[] = {
    {0, ABSENT},
    {IPC_CREAT, MADE},
    {0, FOUND},
    {IPC_CREAT, MADE},
    {IPC_CREAT, FOUND},
    {IPC_CREAT | IPC_EXCL, MADE},
    {IPC_CREAT | IPC_EXCL, TAKEN},
    {IPC_EXCL, ABSENT},
    {IPC_CREAT, MADE},
    {IPC_EXCL, FOUND},
};

static enum outcome outcome(const struct event *call, int made)
{
    return query_made(call) != -1                        ? MADE
           : query_found(call, made)                     ? FOUND
           : query_failed(call, ENOENT, CAUSE_NO_KEY)    ? ABSENT
           : query_failed(call, EEXIST, CAUSE_KEY_TAKEN) ? TAKEN
                                                         : OTHER;
}

static void decides(const struct recording *seen)
{
    const struct history *history = &seen->history;
    size_t first = query_calls(history, CALL_SHMGET, 0) - COUNT(expected);
    int made = -1;
    for (size_t i = 0; i < COUNT(expected); i++) {
        const struct event *call = query_call(history, CALL_SHMGET, 0,
                                              first + i);
        int flags = expected[i].flags | 0600;
        EXPECT(call != NULL && (int)call->args[2] == flags,
               "call %zu has other flags than 0%o", i, (unsigned)flags);
        EXPECT(outcome(call, made) == expected[i].outcome,
               "call %zu has outcome %d, not %d", i, outcome(call, made),
               expected[i].outcome);
        if (expected[i].outcome == MADE)
            made = query_made(call);
    }
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the flags decide between found, made, ENOENT and EEXIST",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "its key meets nobody where other programs have keys, too",
        .prints = AS_PROMISED,
        .runs = 5,
        .shared_ipc = true,
    },
    {
        .line = __LINE__,
        .name =
            "seen by the kernel: made, found, absent or taken, by the flags",
        .traced = true,
        .also = decides,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
