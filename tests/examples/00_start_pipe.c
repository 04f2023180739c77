/* What examples/00_start_pipe.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <string.h>

static void waits(const struct recording *seen)
{
    static const char past[] = "parent: read has returned 1";
    const struct history *history = &seen->history;
    const struct event *child = query_call(history, CALL_WRITE, 1, 0);
    const struct event *parent = query_call(history, CALL_WRITE, 0, 1);
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    EXPECT(fork != NULL && fork->call != CALL_VFORK,
           "the parent waits for the child in any case, as by vfork");
    EXPECT(parent != NULL && parent->text != NULL &&
               strncmp(parent->text, past, strlen(past)) == 0,
           "behind the fork the parent does not write \"%s\"", past);
    EXPECT(query_before(child, parent),
           "the parent is past its read before the child has printed");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the reader waits for the byte and then for the end of file",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: the child prints before the read returns",
        .traced = true,
        .also = waits,
        .prints = AS_PROMISED,
        .stdout_to = RUN_TO_TERMINAL,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
