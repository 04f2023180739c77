/* What an answer to exercises/07_lifetime_crash_proof.md must do. */
#include "check/exercise.h"

#include <stdio.h>

static void two_numbers(unsigned seed, struct given *given)
{
    int a = given_number(seed, 0, 100, 9999);
    int b = given_number(seed, 1, 100, 9999);
    given->flows = a * b;
    given->becomes = given_number(seed, 2, 1, 1000000);
    snprintf(given->args[0], GIVEN_TEXT, "%d", a);
    snprintf(given->args[1], GIVEN_TEXT, "%d", b);
    snprintf(given->prints, GIVEN_OUTPUT, "product=%d\nsum=%d\n", a * b, a + b);
    snprintf(given->changed, GIVEN_OUTPUT, "product=%d\nsum=%d\n",
             given->becomes, a + b);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "it prints the product and the sum",
        .given = two_numbers,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "what it prints is what its workers have stored in a segment",
        .given = two_numbers,
        .vary = &(const struct vary){.kinds = VARY(CHANGE)},
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "both workers are waited for, and no segment is left behind",
        .given = two_numbers,
        .tidy = true,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "killed at any call behind shmat, it leaves nothing",
        .given = two_numbers,
        .vary = &(const struct vary){.kinds = VARY(KILL), .from = CALL_SHMAT},
        .points = 30,
    },
    {
        .line = __LINE__,
        .name = "it prints the same, however late a worker is",
        .given = two_numbers,
        .vary = &(const struct vary){.kinds = VARY(HOLD)},
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "when a call fails, it says so and leaves nothing",
        .given = two_numbers,
        .vary = &(const struct vary){.kinds = VARY(FAIL)},
        .points = 15,
    },
};

static const struct idea ideas[] = {
    {"L6", NULL}, {"L8", NULL}, {"L3", NULL}, {"L1", NULL}, {"L2", NULL},
    {"L4", NULL}, {"L5", NULL}, {"W1", NULL}, {"W2", NULL}, {"E1", NULL},
    {"E2", NULL}, {"E7", NULL}, {"K9", NULL}, {"O1", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
