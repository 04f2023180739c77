/* What examples/06_fork_output_twice.c must show. */
#include "check/check.h"

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
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
