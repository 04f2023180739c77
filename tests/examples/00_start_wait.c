/* What examples/00_start_wait.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <signal.h>

static void tells_how(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *exit = query_event(history, EVENT_EXIT, 1);
    const struct event *killed = query_event(history, EVENT_KILLED, 2);
    const struct event *first = query_call(history, CALL_WAIT, 0, 0);
    const struct event *second = query_call(history, CALL_WAIT, 0, 1);
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    EXPECT(fork != NULL && fork->call != CALL_VFORK,
           "the parent waits for the child in any case, as by vfork");
    EXPECT(exit != NULL && exit->status == 7,
           "the first child does not exit with 7");
    EXPECT(query_before(exit, first) && first->other == 1,
           "the first wait does not tell of the first child, or too early");
    EXPECT(killed != NULL && killed->signo == SIGKILL,
           "the second child is not ended by SIGKILL");
    EXPECT(query_before(killed, second) && second->other == 2,
           "the second wait does not tell of the second child, or too early");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "waitpid tells an exit with 7 from a death by SIGKILL",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name =
            "seen by the kernel: each child ends before the wait that tells",
        .traced = true,
        .also = tells_how,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
