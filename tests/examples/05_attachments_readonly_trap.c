/* What examples/05_attachments_readonly_trap.c must show. */
#include "check/check.h"

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the handler sees SEGV_ACCERR and the very byte",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name =
            "with SIGSEGV blocked there is nothing to catch, and it says so",
        .prints =
            "parent: a child stores into byte 5 of a read-only attachment\n",
        .complains = "the child was killed",
        .exits = 1,
        .signals = RUN_SIGNALS_BLOCKED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
