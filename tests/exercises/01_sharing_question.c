/* What an answer to exercises/01_sharing_question.md must do. */
#include "check/exercise.h"
#include "recording/query.h"

#include <stdio.h>

static void give_weeks(int weeks, struct given *given)
{
    snprintf(given->args[0], GIVEN_TEXT, "%d", weeks);
    snprintf(given->prints, GIVEN_OUTPUT,
             "parent: how many days are %d weeks?\n"
             "child:  %d weeks are %d days\n"
             "parent: the child says %d\n",
             weeks, weeks, 7 * weeks, 7 * weeks);
}

static int some(unsigned seed)
{
    return given_number(seed, 0, 11, 900);
}

/* The answer is changed before the parent reads it. */
static void another_answer(unsigned seed, struct given *given)
{
    int weeks = some(seed);
    give_weeks(weeks, given);
    given->flows = 7 * weeks;
    given->becomes = given_number(seed, 1, 10001, 99999);
    snprintf(given->changed, GIVEN_OUTPUT,
             "parent: how many days are %d weeks?\n"
             "child:  %d weeks are %d days\n"
             "parent: the child says %d\n",
             weeks, weeks, 7 * weeks, given->becomes);
}

/* The question is changed before there is a child to read it. */
static void another_question(unsigned seed, struct given *given)
{
    int weeks = some(seed);
    give_weeks(weeks, given);
    given->flows = weeks;
    given->becomes = given_number(seed, 2, 1001, 9999);
    snprintf(given->changed, GIVEN_OUTPUT,
             "parent: how many days are %d weeks?\n"
             "child:  %d weeks are %d days\n"
             "parent: the child says %d\n",
             weeks, given->becomes, 7 * given->becomes, 7 * given->becomes);
}

static void sleeps_not(const struct recording *seen)
{
    const struct history *history = &seen->history;
    for (size_t i = 0; i < history->process_count; i++)
        EXPECT(query_calls(history, CALL_NANOSLEEP, (int)i) == 0,
               "%s has slept for a while (nanosleep)",
               history->processes[i].role);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "question and answer are printed once each, in this order",
        .given = another_answer,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "a terminal gets the same bytes as a pipe",
        .given = another_answer,
        .vary = &(const struct vary){.kinds = VARY(TERMINAL)},
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "the child answers the question that stands in the segment",
        .given = another_question,
        .vary = &(const struct vary){.kinds = VARY(CHANGE),
                                     .calls = {CALL_FORK},
                                     .who = "parent"},
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "the parent prints the answer that stands in the segment",
        .given = another_answer,
        .vary = &(const struct vary){.kinds = VARY(CHANGE)},
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "however late the child is, the result is the same",
        .given = another_answer,
        .vary = &(const struct vary){.kinds = VARY(HOLD)},
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "nobody sleeps so that the other may be ready",
        .given = another_answer,
        .also = sleeps_not,
        .points = 5,
    },
    {
        .line = __LINE__,
        .name = "the child is waited for, and nothing is left behind",
        .given = another_answer,
        .tidy = true,
        .points = 5,
    },
    {
        .line = __LINE__,
        .name = "when a call fails, it says so, and leaves nothing behind",
        .given = another_answer,
        .vary = &(const struct vary){.kinds = VARY(FAIL)},
        .points = 10,
    },
};

static const struct idea ideas[] = {
    {"W3", NULL}, {"O1", NULL}, {"R4", NULL}, {"W1", NULL},
    {"O4", NULL}, {"E1", NULL}, {"E2", NULL}, {"E8", NULL},
    {"W5", NULL}, {"L1", NULL}, {"E7", NULL}, {"E6", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
