/* What examples/07_lifetime_removal_waits.c must show. */
#include "check/check.h"

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the key goes at once, the segment with the last detach",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "a key of its own serves among strangers, too",
        .prints = AS_PROMISED,
        .shared_ipc = true,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
