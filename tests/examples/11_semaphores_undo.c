/* What examples/11_semaphores_undo.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <signal.h>
#include <sys/sem.h>

/* The value of the semaphore as this event leaves it; -1: it is not changed. */
static int value_after(const struct event *event)
{
    if (event == NULL || event->set_count != 1 ||
        event->sets[0].value_count != 1)
        return -1;
    return event->sets[0].values[0];
}

static void undoes(const struct recording *seen)
{
    const struct history *history = &seen->history;
    for (int child = 1; child <= 2; child++) {
        const struct event *take = query_call(history, CALL_SEMOP, child, 0);
        const struct event *killed = query_event(history, EVENT_KILLED, child);
        EXPECT(value_after(take) == 0 && take->operation_count == 1 &&
                   take->operations[0].by == -1 &&
                   take->operations[0].flags == (child == 1 ? 0 : SEM_UNDO),
               "child %d does not take the semaphore as it should", child);
        EXPECT(query_calls(history, CALL_SEMOP, child) == 1,
               "child %d gives it back itself", child);
        EXPECT(killed != NULL && killed->signo == SIGKILL &&
                   value_after(killed) == (child == 1 ? -1 : 1),
               "the end of child %d leaves value %d", child,
               value_after(killed));
    }
    EXPECT(query_event(history, EVENT_FORK, 0)->call == CALL_FORK,
           "a child borrows the memory of its parent");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "what a killed holder took is given back only with SEM_UNDO",
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
        .name = "seen by the kernel: it is the death that raises the value",
        .traced = true,
        .also = undoes,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
