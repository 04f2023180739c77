/* What examples/06_fork_exec_detaches.c must show. */
#include "check/check.h"

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "after exec the child lives and its attachment is gone",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "what comes on its own standard input does not matter",
        .input = "something\n",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "the new program ends well when its input ends",
        .args = {"-"},
        .prints = "",
    },
    {
        .line = __LINE__,
        .name = "the new program fails when something comes instead",
        .args = {"-"},
        .input = "something\n",
        .prints = "",
        .exits = 1,
    },
    {
        .line = __LINE__,
        .name = "an argument that means nothing is ignored",
        .args = {"nonsense"},
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
