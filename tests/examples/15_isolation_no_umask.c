/* What examples/15_isolation_no_umask.c must show. */
#include "check/check.h"
#include "recording/query.h"

static void keeps_its_mode(const struct recording *seen)
{
    const struct history *history = &seen->history;
    for (int i = 0; i < 2; i++) {
        const struct event *get = query_call(history, CALL_SHMGET, 0,
                                             (size_t)i);
        const struct segment_change *made = query_segment(get, i);
        EXPECT(get != NULL && (get->args[2] & 0777) == 0666,
               "segment %d is not made with mode 0666", i);
        EXPECT(made != NULL && (made->mode & 0777) == 0666,
               "segment %d has not the mode 0666", i);
        EXPECT(query_gone(query_call(history, CALL_SHMDT, 0, (size_t)i), i),
               "the detach leaves segment %d", i);
    }
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the umask takes from the mode of a file, not of a segment",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: asked for 0666, it has 0666",
        .traced = true,
        .also = keeps_its_mode,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
