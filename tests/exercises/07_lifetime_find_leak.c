/* What an answer to exercises/07_lifetime_find_leak.md must do. */
#include "check/exercise.h"

#include "recording/query.h"

#include <stdio.h>

enum {
    NUMBERS = 4
};

static void arguments(unsigned seed, struct given *given)
{
    int sum = 0;
    for (int i = 0; i < NUMBERS; i++) {
        int number = given_number(seed, (unsigned)i, 1, 9999);
        snprintf(given->args[i], GIVEN_TEXT, "%d", number);
        sum += number;
    }
    given->flows = sum;
    given->becomes = sum + given_number(seed, NUMBERS, 1, 1000);
}

static void a_sum(unsigned seed, struct given *given)
{
    arguments(seed, given);
    snprintf(given->prints, GIVEN_OUTPUT, "parent: sum=%d\n", given->flows);
    snprintf(given->changed, GIVEN_OUTPUT, "parent: sum=%d\n", given->becomes);
}

/* One of them, not the first, is below 0. */
static void one_refused(unsigned seed, struct given *given)
{
    arguments(seed, given);
    snprintf(given->args[given_number(seed, NUMBERS, 1, NUMBERS - 1)],
             GIVEN_TEXT, "-%d", given_number(seed, NUMBERS + 1, 1, 9999));
}

static void forks(const struct recording *recording)
{
    EXPECT(recording->history.process_count > 1,
           "fork could not be made to fail, for it makes no child");
}

static void attaches(const struct recording *recording)
{
    EXPECT(query_calls(&recording->history, CALL_SHMAT, 0) > 0,
           "shmat could not be made to fail, for it attaches no segment");
}

static void writes(const struct recording *recording)
{
    EXPECT(recording->out.size > 0,
           "nothing could be made to fail, for it writes nothing");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the parent prints the sum that the child has left in the "
                "segment",
        .given = a_sum,
        .vary = &(const struct vary){.kinds = VARY(CHANGE)},
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "without a number it says so, and nothing is left",
        .complains = "nothing to add up",
        .exits = 1,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "when the child refuses a number, nothing is left",
        .given = one_refused,
        .complains = "refused",
        .exits = 1,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "when fork fails, that is reported and nothing is left",
        .given = arguments,
        .also = forks,
        .vary = &(const struct vary){.kinds = VARY(FAIL), .calls = {CALL_FORK}},
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "when shmat fails, that is reported and nothing is left",
        .given = arguments,
        .also = attaches,
        .vary = &(const struct vary){.kinds = VARY(FAIL),
                                     .calls = {CALL_SHMAT}},
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "when the sum cannot be written, that is reported and nothing "
                "is left",
        .given = arguments,
        .also = writes,
        .vary = &(const struct vary){.kinds = VARY(FAIL),
                                     .calls = {CALL_WRITE},
                                     .who = "parent"},
        .points = 15,
    },
};

/* L1: it has detached, and left the segment behind; also on a way out that is
 * a failure. */
static bool detached_only(const struct observed *observed,
                          struct diagnosis *found)
{
    const struct variant *plain = &observed->seen->variants[0];
    const struct history *history = &plain->recording.history;
    const struct event *detach = query_call(history, CALL_SHMDT, 0, 0);
    if (diagnose_rule_of("L1")(observed, found))
        return true;
    if (plain->recording.limit != LIMIT_NONE || detach == NULL ||
        detach->error != 0 || plain->recording.left.segment_count == 0)
        return false;
    found->certain = true;
    found->variant = plain;
    found->event = (int)(detach - history->events);
    snprintf(found->evidence, sizeof found->evidence,
             "the parent has detached the segment, and nobody has removed it.");
    return true;
}

static const struct idea ideas[] = {
    {"L1", detached_only}, {"L2", NULL}, {"L4", NULL},
    {"L5", NULL},          {"L8", NULL}, {"W1", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
