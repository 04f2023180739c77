/* What examples/03_keys_stale_segment.c must show. */
#include "check/check.h"

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the second run finds what the first has left",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "it meets nobody where others have keys, too",
        .prints = AS_PROMISED,
        .shared_ipc = true,
        .runs = 20,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
