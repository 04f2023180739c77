/* What an answer to exercises/@NAME@.md must do. */
#include "check/exercise.h"

#include <stdio.h>

/* Each check hands over another number.  `flows` is what the child stores; we
 * change it, and what is changed must be printed. */
static void some_number(unsigned seed, struct given *given)
{
    int number = given_number(seed, 0, 100, 9999);
    snprintf(given->args[0], GIVEN_TEXT, "%d", number);
    snprintf(given->prints, GIVEN_OUTPUT, "doubled: %d\n", 2 * number);
    given->flows = 2 * number;
    given->becomes = 2 * number + given_number(seed, 1, 1, 1000);
    snprintf(given->changed, GIVEN_OUTPUT, "doubled: %d\n", given->becomes);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the parent prints what the child has stored in the segment",
        .given = some_number,
        .vary = &(const struct vary){.kinds = VARY(CHANGE)},
        .points = 35,
    },
    {
        .line = __LINE__,
        .name = "the number is doubled, however late the child is",
        .given = some_number,
        .vary = &(const struct vary){.kinds = VARY(HOLD)},
        .points = 25,
    },
    {
        .line = __LINE__,
        .name = "the child is waited for, and no segment is left behind",
        .given = some_number,
        .tidy = true,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "when a call fails, it says so and ends with another status "
                "than 0",
        .given = some_number,
        .vary = &(const struct vary){.kinds = VARY(FAIL)},
        .points = 20,
    },
};

/* What an answer may be told, if its runs show it; NULL: the rule of the book.
 */
static const struct idea ideas[] = {
    {"W1", NULL}, {"W3", NULL}, {"L1", NULL},
    {"E1", NULL}, {"E2", NULL}, {"E7", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
