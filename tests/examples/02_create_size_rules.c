/* What examples/02_create_size_rules.c must show. */
#include "check/check.h"

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "up to 1000 bytes are found, 1001 are not, 0 are not made",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "its key meets nobody where other programs have keys, too",
        .prints = AS_PROMISED,
        .runs = 5,
        .shared_ipc = true,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
