/* What examples/05_attachments_mprotect_refused.c must show. */
#include "check/check.h"

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "mprotect does not give what shmat did not give",
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
