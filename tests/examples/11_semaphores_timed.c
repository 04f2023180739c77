/* What examples/11_semaphores_timed.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <sys/sem.h>

static void gives_up(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *refused = query_call(history, CALL_SEMOP, 0, 0);
    const struct event *given_up = query_call(history, CALL_SEMOP, 0, 1);
    const struct event *taken = query_call(history, CALL_SEMOP, 0, 2);
    const struct event *sleep = query_event(history, EVENT_SLEEP, 0);
    EXPECT(refused != NULL && refused->error == EAGAIN &&
               refused->operation_count == 1 &&
               refused->operations[0].flags == IPC_NOWAIT,
           "the first semop is not refused with IPC_NOWAIT");
    EXPECT(query_before(refused, sleep) && query_before(sleep, given_up) &&
               sleep->call == CALL_SEMOP,
           "it does not sleep in the second, or in the first");
    EXPECT(given_up != NULL && given_up->error == EAGAIN &&
               given_up->operation_count == 1 &&
               given_up->operations[0].flags == 0 && given_up->args[3] != 0,
           "the second does not fail because its time is over");
    EXPECT(taken != NULL && taken->error == 0 && taken->args[3] != 0,
           "the third does not succeed");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "no time or some, it ends with EAGAIN; or takes what is there",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "among strangers, too, nothing is left of the run",
        .prints = AS_PROMISED,
        .shared_ipc = true,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: it sleeps once, in semtimedop",
        .traced = true,
        .also = gives_up,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
