/* What examples/08_inspect_limits.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>

/* The limits of the namespace we are in ourselves; 0 when one cannot be read.
 */
static void read_limits(unsigned long limits[3])
{
    static const char *const paths[] = {
        "/proc/sys/kernel/shmmni",
        "/proc/sys/kernel/shmmax",
        "/proc/sys/kernel/shmall",
    };
    for (int i = 0; i < 3; i++) {
        FILE *file = fopen(paths[i], "re");
        limits[i] = 0;
        if (file == NULL)
            continue;
        if (fscanf(file, "%lu", &limits[i]) != 1)
            limits[i] = 0;
        fclose(file);
    }
}

static unsigned long limits_before[3];

static void limits_unchanged(const struct recording *recording)
{
    unsigned long after[3];
    (void)recording;
    read_limits(after);
    for (int i = 0; i < 3; i++)
        EXPECT(after[i] == limits_before[i], "limit %d was %lu and is %lu", i,
               limits_before[i], after[i]);
}

/* Each pair of shmgets: the first is made, the second refused, and then the
 * first is removed. */
static void refuses_each_second(const struct recording *seen)
{
    static const struct {
        uint64_t first, second;
        int error;
    } pairs[] = {{1, 1, ENOSPC}, {1000, 1001, EINVAL}, {1, 1, ENOSPC}};
    const struct history *history = &seen->history;
    EXPECT(history->segment_count == 3 &&
               query_calls(history, CALL_SHMGET, 0) == 6,
           "it does not make three segments with six shmgets");
    for (size_t i = 0; i < 3; i++) {
        const struct event *first = query_call(history, CALL_SHMGET, 0, 2 * i);
        const struct event *second = query_call(history, CALL_SHMGET, 0,
                                                2 * i + 1);
        const struct event *removal = query_call(history, CALL_SHMCTL, 0, i);
        EXPECT(query_made(first) == (int)i && first->args[1] == pairs[i].first,
               "shmget %zu does not make a segment of %zu bytes", 2 * i,
               (size_t)pairs[i].first);
        EXPECT(second != NULL && second->error == pairs[i].error &&
                   second->args[1] == pairs[i].second,
               "shmget %zu is not refused with errno %d", 2 * i + 1,
               pairs[i].error);
        EXPECT(query_before(second, removal) && query_gone(removal, (int)i),
               "segment %zu does not last until then", i);
    }
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "too many, too large, too much: ENOSPC, EINVAL, ENOSPC",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "the namespace it was started in keeps its own limits",
        .prints = AS_PROMISED,
        .shared_ipc = true,
        .also = limits_unchanged,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: each second shmget is refused",
        .traced = true,
        .also = refuses_each_second,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    /* A broken program that is run by root changes the limits of the namespace
     * it was started in.  This must not be the one all others live in.  Where
     * it is refused we are an ordinary user, who can change none. */
    (void)unshare(CLONE_NEWIPC);
    read_limits(limits_before);
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
