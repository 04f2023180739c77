/* What examples/08_inspect_list_all.c must show. */
#include "check/check.h"
#include "check/report.h"
#include "recording/query.h"

#include <sys/shm.h>

static uint64_t command(const struct event *event)
{
    return event->args[1] & 0xff;
}

/* In a namespace of its own the program has all segments there are. */
static void walks(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *info = NULL;
    size_t found = 0, size = 0;
    if (!seen->left.exact) {
        report_skip("no IPC namespace of its own: strangers are listed, too");
        return;
    }
    EXPECT(history->segment_count == 3, "there are %zu segments, not 3",
           history->segment_count);
    for (size_t i = 0; i < history->segment_count; i++)
        size += history->segments[i].size;
    EXPECT(size == 6000, "they have %zu bytes", size);
    for (size_t i = 0; i < query_calls(history, CALL_SHMCTL, 0); i++) {
        const struct event *event = query_call(history, CALL_SHMCTL, 0, i);
        if (command(event) == SHM_INFO)
            info = event;
        if (command(event) != SHM_STAT)
            continue;
        EXPECT(query_before(info, event), "SHM_STAT comes before SHM_INFO");
        EXPECT(event->args[0] == found && found < history->segment_count &&
                   event->result == history->segments[found].id,
               "index %zu does not give identifier %zu", event->args[0], found);
        found++;
    }
    EXPECT(found == 3 && info != NULL && info->result == 2,
           "%zu segments are found, not 3", found);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "both lists have the same three segments",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "among the segments of others, too",
        .prints = AS_PROMISED,
        .shared_ipc = true,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: SHM_STAT from 0 to what SHM_INFO says",
        .traced = true,
        .also = walks,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
