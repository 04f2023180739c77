/* What examples/05_attachments_readonly_kills.c must show. */
#include "check/check.h"

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the child dies of its store, the value stays",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "with SIGSEGV blocked it dies all the same",
        .prints = AS_PROMISED,
        .signals = RUN_SIGNALS_BLOCKED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
