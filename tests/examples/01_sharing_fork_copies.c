/* What examples/01_sharing_fork_copies.c must show. */
#include "check/check.h"

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the parent does not see what the child has changed",
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
