/* What an answer to exercises/01_sharing_sum.md must do. */
#include "check/exercise.h"

#include <stdio.h>

static int sum_to(int n)
{
    return n * (n + 1) / 2;
}

static void give_n(int n, struct given *given)
{
    snprintf(given->args[0], GIVEN_TEXT, "%d", n);
    snprintf(given->prints, GIVEN_OUTPUT, "sum=%d\n", sum_to(n));
}

static void some_n(unsigned seed, struct given *given)
{
    int n = given_number(seed, 0, 20, 300);
    give_n(n, given);
    given->flows = sum_to(n);
    given->becomes = sum_to(n) + given_number(seed, 1, 1, 1000);
    snprintf(given->changed, GIVEN_OUTPUT, "sum=%d\n", given->becomes);
}

static void another_n(unsigned seed, struct given *given)
{
    give_n(given_number(seed, 2, 1000, 9999), given);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "it prints the sum, whatever N is",
        .given = some_n,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "it prints 0 when there is nothing to add",
        .args = {"0"},
        .prints = "sum=0\n",
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "the parent prints what the child has stored in the segment",
        .given = some_n,
        .vary = &(const struct vary){.kinds = VARY(CHANGE)},
        .points = 30,
    },
    {
        .line = __LINE__,
        .name = "the sum is right, however late the child is",
        .given = another_n,
        .vary = &(const struct vary){.kinds = VARY(HOLD)},
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "the child is waited for, and no segment is left behind",
        .given = another_n,
        .tidy = true,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "when a call fails, it says so and ends with another status "
                "than 0",
        .given = some_n,
        .vary = &(const struct vary){.kinds = VARY(FAIL)},
        .points = 15,
    },
};

static const struct idea ideas[] = {
    {"W1", NULL}, {"W3", NULL}, {"K9", NULL}, {"L1", NULL}, {"L2", NULL},
    {"E1", NULL}, {"E2", NULL}, {"E6", NULL}, {"E7", NULL}, {"O1", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
