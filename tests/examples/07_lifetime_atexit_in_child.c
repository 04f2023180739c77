/* What examples/07_lifetime_atexit_in_child.c must show. */
#include "check/check.h"

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "exit in a child runs the clean-up, _exit does not",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "the segment is removed even when nobody can reap the child",
        .complains = "waitpid",
        .exits = 1,
        .signals = RUN_SIGNALS_CHLD_IGNORED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
