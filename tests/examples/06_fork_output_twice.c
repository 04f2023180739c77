/* What examples/06_fork_output_twice.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <string.h>

/* How often a process writes the line. */
static size_t writes(const struct history *history, int process)
{
    size_t count = 0;
    for (size_t i = 0; i < query_calls(history, CALL_WRITE, process); i++) {
        const struct event *event = query_call(history, CALL_WRITE, process, i);
        count += event->text != NULL &&
                 strcmp(event->text, "once or twice?\n") == 0;
    }
    return count;
}

static void writes_twice(const struct recording *seen)
{
    /* The process, and its first child, that each of the three starts make. */
    static const size_t copies[][2] = {{1, 0}, {1, 1}, {1, 0}};
    for (int i = 0; i < 3; i++) {
        int child = 1 + 2 * i, grandchild = child + 1;
        EXPECT(writes(&seen->history, child) == copies[i][0] &&
                   writes(&seen->history, grandchild) == copies[i][1],
               "start %d: written %zu times by one, %zu times by the other",
               i + 1, writes(&seen->history, child),
               writes(&seen->history, grandchild));
    }
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "once to a terminal, twice to a pipe, once when flushed",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen from outside, a pipe gets the line twice",
        .args = {"print"},
        .prints = "ready\nonce or twice?\nonce or twice?\n",
    },
    {
        .line = __LINE__,
        .name = "seen from outside, a terminal gets the line once",
        .args = {"print"},
        .prints = "ready\nonce or twice?\n",
        .stdout_to = RUN_TO_TERMINAL,
    },
    {
        .line = __LINE__,
        .name = "seen from outside, a flushed line comes once",
        .args = {"flush"},
        .prints = "ready\nonce or twice?\n",
    },
    {
        .line = __LINE__,
        .name = "an argument that means nothing is ignored",
        .args = {"nonsense"},
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: who writes the line, and how often",
        .traced = true,
        .also = writes_twice,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
