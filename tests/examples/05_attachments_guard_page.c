/* What examples/05_attachments_guard_page.c must show. */
#include "check/check.h"

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the last byte is memory, the next one kills",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "with SIGSEGV blocked it kills all the same",
        .prints = AS_PROMISED,
        .signals = RUN_SIGNALS_BLOCKED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
