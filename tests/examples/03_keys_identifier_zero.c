/* What examples/03_keys_identifier_zero.c must show. */
#include "check/check.h"

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the first identifier is 0, and it attaches",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "its namespace is a new one, whoever starts it",
        .prints = AS_PROMISED,
        .shared_ipc = true,
        .runs = 20,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
