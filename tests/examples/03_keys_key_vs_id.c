/* What examples/03_keys_key_vs_id.c must show. */
#include "check/check.h"

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the identifier attaches when the key is gone",
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
