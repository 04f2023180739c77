/* What examples/06_fork_exec_reattach.c must show. */
#include "check/check.h"

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the new program attaches by the identifier and answers",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "an identifier that names nothing is reported",
        .args = {"-1"},
        .prints = "",
        .complains = "shmat",
        .exits = 1,
    },
    {
        .line = __LINE__,
        .name = "what is not an identifier is refused",
        .args = {"hello"},
        .prints = "",
        .complains = "not an identifier: hello",
        .exits = 2,
    },
    {
        .line = __LINE__,
        .name = "a number that would be cut to an identifier is refused",
        .args = {"4294967296"},
        .prints = "",
        .complains = "not an identifier",
        .exits = 2,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
