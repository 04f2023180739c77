/* What examples/07_lifetime_same_key_twice.c must show. */
#include "check/check.h"

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the same key makes a second segment beside the first",
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
