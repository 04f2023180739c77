/* What examples/11_semaphores_initial_value.c must show. */
#include "check/check.h"
#include "recording/query.h"

/* The value of semaphore `number` behind an event that has changed the set. */
static int value_after(const struct event *event, size_t number)
{
    if (event == NULL || event->set_count == 0 ||
        event->sets[0].value_count <= number)
        return -1;
    return event->sets[0].values[number];
}

static void is_set(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *made = query_call(history, CALL_SEMGET, 0, 0);
    const struct event *set = query_call(history, CALL_SEMCTL, 0, 2);
    const struct event *last = query_call(history, CALL_SEMCTL, 0, 5);
    EXPECT(value_after(made, 0) == 0 && value_after(made, 1) == 0,
           "semget makes values %d %d", value_after(made, 0),
           value_after(made, 1));
    EXPECT(value_after(set, 0) == 0 && value_after(set, 1) == 1,
           "the third semctl makes values %d %d", value_after(set, 0),
           value_after(set, 1));
    EXPECT(query_calls(history, CALL_SEMOP, 0) == 0, "semop is called");
    EXPECT(last != NULL && last->set_count == 1 && last->sets[0].gone,
           "the last semctl does not remove the set");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "new semaphores are 0, and SETVAL sets one of them",
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
        .name = "seen by the kernel: 0 from semget, 1 from SETVAL, then gone",
        .traced = true,
        .also = is_set,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
