/* What examples/01_sharing_five_steps.c must show. */
#include "check/check.h"

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the attachments go 0, 1, 0, and then nothing is left",
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
