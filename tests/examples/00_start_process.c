/* What examples/00_start_process.c must show. */
#include "check/check.h"

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the counter is 1 at the start and 2 at the end",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "the next run knows nothing of the last one",
        .prints = AS_PROMISED,
        .runs = 5,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
