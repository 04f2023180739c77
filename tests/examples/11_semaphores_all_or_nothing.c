/* What examples/11_semaphores_all_or_nothing.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>

static void all_or_nothing(const struct recording *seen)
{
    const struct history *history = &seen->history;
    static const struct {
        size_t operations, changes;
        int error;
    } expected[] = {
        {2, 0, EAGAIN}, /* both in one call: changes nothing */
        {1, 1, 0},      /* in two: the one is taken, */
        {1, 0, EAGAIN}, /* and the other is not */
        {2, 1, 0},      /* both in one call, and both are there */
    };
    for (size_t i = 0; i < COUNT(expected); i++) {
        const struct event *event = query_call(history, CALL_SEMOP, 0, i);
        EXPECT(event != NULL &&
                   event->operation_count == expected[i].operations &&
                   event->error == expected[i].error &&
                   event->set_count == expected[i].changes &&
                   (event->set_count == 0 || event->sets[0].values[0] == 0),
               "semop %zu is not what it should be", i);
    }
    EXPECT(query_calls(history, CALL_SEMOP, 0) == COUNT(expected),
           "semop is called %zu times", query_calls(history, CALL_SEMOP, 0));
    EXPECT(query_event(history, EVENT_SLEEP, 0) == NULL, "it has to wait");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "what is asked for in one call is taken together, or not",
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
        .name = "seen by the kernel: the call that fails changes no value",
        .traced = true,
        .also = all_or_nothing,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
