/* What examples/03_keys_ftok_failure.c must show. */
#include "check/check.h"

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "two failed calls of ftok lead to one segment",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "the two meet in a namespace of their own, and nobody else",
        .prints = AS_PROMISED,
        .shared_ipc = true,
        .runs = 20,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
