/* What examples/02_create_size_rules.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <sys/shm.h>

/* All calls of shmget behind the search for a key: the first makes a segment,
 * three find it, one finds it too small, and the last makes none. */
static const size_t sizes[] = {1000, 10, 0, 1000, 1001, 0};

static void keeps_its_size(const struct recording *seen)
{
    const struct history *history = &seen->history;
    size_t first = query_calls(history, CALL_SHMGET, 0) - COUNT(sizes);
    int made = -1;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        const struct event *call = query_call(history, CALL_SHMGET, 0,
                                              first + i);
        EXPECT(call != NULL && call->args[1] == sizes[i],
               "call %zu does not ask for %zu bytes", i, sizes[i]);
        if (i == 0) {
            made = query_made(call);
            EXPECT(call != NULL && ((int)call->args[2] & IPC_EXCL) != 0,
                   "it would take a stranger's segment for its own");
        } else if (i < 4)
            EXPECT(query_found(call, made), "%zu bytes are not found",
                   sizes[i]);
        else
            EXPECT(query_failed(call, EINVAL,
                                sizes[i] == 0 ? CAUSE_SIZE_ZERO
                                              : CAUSE_SIZE_TOO_LARGE),
                   "%zu bytes are not refused, for their number", sizes[i]);
    }
    const struct event *attach = query_call(history, CALL_SHMAT, 0, 0);
    const struct attached *at = query_attachment(attach, attach);
    EXPECT(at != NULL && at->segment == made && at->end - at->start > 1000,
           "the memory of the segment ends with its size");
    EXPECT(made != -1 && history->segments[made].size == 1000,
           "no segment of 1000 bytes is made");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name =
            "1001 bytes are not found, though they are there; 0 are not made",
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
        .name = "seen by the kernel: up to 1000 bytes are found, not one more",
        .traced = true,
        .also = keeps_its_size,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
