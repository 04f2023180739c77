/* What examples/07_lifetime_kill_leaves.c must show. */
#include "check/check.h"

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name =
            "a killed child leaves a segment if it planned, none if it asked",
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
        .name = "what the child left is removed even when nobody can reap it",
        .complains = "not seen to be killed",
        .exits = 1,
        .signals = RUN_SIGNALS_CHLD_IGNORED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
