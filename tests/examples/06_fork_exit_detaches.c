/* What examples/06_fork_exit_detaches.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <signal.h>

static void ends_detach(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *exit = query_event(history, EVENT_EXIT, 1);
    const struct event *killed = query_event(history, EVENT_KILLED, 2);
    EXPECT(query_calls(history, CALL_SHMDT, -1) == 0, "somebody calls shmdt");
    EXPECT(query_nattch(exit, 0) == 1 && query_attached(exit, 1) == 0,
           "the exit of the first child makes nattch %ld",
           query_nattch(exit, 0));
    EXPECT(killed != NULL && killed->signo == SIGKILL &&
               query_nattch(killed, 0) == 1 && query_attached(killed, 2) == 0,
           "the death of the second child makes nattch %ld",
           query_nattch(killed, 0));
    /* Each is waited for twice; after the first time it is still a zombie. */
    for (size_t i = 0; i < 4; i++) {
        const struct event *wait = query_call(history, CALL_WAIT, 0, i);
        EXPECT(query_before(i < 2 ? exit : killed, wait) &&
                   wait->other == (i < 2 ? 1 : 2),
               "wait %zu does not tell of a child that has ended", i + 1);
    }
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "exited or killed, a child is detached before it is reaped",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: each end lowers nattch, before any wait",
        .traced = true,
        .also = ends_detach,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
