/* What examples/15_isolation_owner_and_creator.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <sys/shm.h>

static const struct event *shmctl_of(const struct history *history, int segment,
                                     int command, size_t number)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_CALL && event->call == CALL_SHMCTL &&
            event->segment == segment &&
            ((int)event->args[1] & 0xff) == command && number-- == 0)
            return event;
    }
    return NULL;
}

static void both_may(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *in_vain = shmctl_of(history, 0, IPC_RMID, 0);
    const struct event *owner = shmctl_of(history, 0, IPC_RMID, 1);
    const struct event *creator = shmctl_of(history, 1, IPC_RMID, 0);
    EXPECT(query_failed(shmctl_of(history, 0, IPC_STAT, 1), EACCES,
                        CAUSE_PERMISSION),
           "a stranger may look");
    EXPECT(
        query_failed(shmctl_of(history, 0, IPC_SET, 1), EPERM, CAUSE_NOT_OWNER),
        "a stranger may change");
    EXPECT(query_failed(in_vain, EPERM, CAUSE_NOT_OWNER),
           "a stranger may remove");
    EXPECT(query_before(in_vain, owner) && owner->error == 0 &&
               query_gone(owner, 0),
           "the owner may not remove");
    EXPECT(creator != NULL && creator->error == 0 && query_gone(creator, 1),
           "the creator may not remove");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name =
            "creator and owner may look, change and remove, a stranger nothing",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: only from owner and creator is it taken",
        .traced = true,
        .also = both_may,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
