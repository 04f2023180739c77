/* What examples/06_fork_vfork_thread.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <stddef.h>
#include <sys/shm.h>

static void adds_nothing(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *vfork = query_event(history, EVENT_FORK, 0);
    const struct process_change *child = query_process(vfork, 1);
    size_t asked_by_thread = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        EXPECT(query_nattch(event, 0) <= 1, "event %zu makes nattch %ld", i,
               query_nattch(event, 0));
        asked_by_thread += event->kind == EVENT_CALL &&
                           event->call == CALL_SHMCTL && event->thread != 0;
    }
    EXPECT(vfork != NULL && vfork->call == CALL_VFORK && child != NULL &&
               child->state == PROCESS_BORROWING,
           "there is no child that borrows the memory of its parent");
    EXPECT(query_calls(history, CALL_SHMCTL, 1) == 1,
           "the vfork child does not ask for the count");
    EXPECT(history->segment_count == 1 &&
               history->segments[0].size == sizeof(struct shmid_ds),
           "the segment has not the size of what is asked for");
    EXPECT(query_stored(history, 0, offsetof(struct shmid_ds, shm_nattch), 0) !=
               NULL,
           "the next one who asks may find the last answer");
    EXPECT(asked_by_thread == 1 && history->process_count == 2,
           "no thread asks for the count");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "neither a vfork child nor a thread adds to the count",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: a child, a thread, and nattch is never 2",
        .traced = true,
        .also = adds_nothing,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
