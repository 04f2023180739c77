/* What examples/12_locks_owner_execs.c must show. */
#include "check/check.h"
#include "recording/query.h"

static void execs(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *taken = query_event(history, EVENT_STORE, 1);
    const struct event *exec = query_event(history, EVENT_EXEC, 1);
    const struct event *told = NULL; /* the last store */
    const struct event *end = query_event(history, EVENT_EXIT, 1);
    EXPECT(query_before(taken, exec), "the child takes no mutex before exec");
    EXPECT(query_attached(exec, 1) == 0 && query_nattch(exec, 0) == 1 &&
               query_calls(history, CALL_SHMDT, -1) == 0,
           "it is not exec that detaches");
    /* Who stores then is nobody but the parent; and the kernel, that it died.
     */
    for (size_t i = 0; i < history->event_count; i++)
        if (history->events[i].kind == EVENT_STORE)
            told = &history->events[i];
    EXPECT(query_before(exec, told), "the parent gets no mutex after the exec");
    EXPECT(end != NULL && end->status == 0,
           "the new program does not end well");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "after exec the record lock is kept, the mutex given up",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "what comes on its own standard input does not matter",
        .input = "something\n",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "the new program ends well when its input ends",
        .args = {"-"},
        .prints = "",
    },
    {
        .line = __LINE__,
        .name = "the new program fails when something comes instead",
        .args = {"-"},
        .input = "something\n",
        .prints = "",
        .exits = 1,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: exec detaches, and then the mutex is got",
        .traced = true,
        .also = execs,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
