/* What an answer to exercises/01_sharing_question.md must do. */
#include "check/exercise.h"
#include "recording/query.h"
#include "said.h"

#include <stdio.h>

/* What is asked and what comes out: in the text of the parent first, then what
 * the child finds and answers, and what the parent finds. */
static void tell(char *text, int asked, int found, int answered, int answer)
{
    snprintf(text, GIVEN_OUTPUT,
             "parent: how many days are %d weeks?\n"
             "child:  %d weeks are %d days\n"
             "parent: the child says %d\n",
             asked, found, answered, answer);
}

static int some_weeks(unsigned seed, struct given *given)
{
    int weeks = given_number(seed, 0, 11, 900);
    snprintf(given->args[0], GIVEN_TEXT, "%d", weeks);
    return weeks;
}

static void a_question(unsigned seed, struct given *given)
{
    int weeks = some_weeks(seed, given);
    tell(given->prints, weeks, weeks, 7 * weeks, 7 * weeks);
}

/* From here on only the last line counts, which says what has come out: whoever
 * prints another one twice, or not at all, has lost points for that already. */

/* What that line must be in the variant of the row that is judged. */
static char line_of_parent[3][GIVEN_TEXT];

enum {
    CHANGED_QUESTION,
    CHANGED_ANSWER,
    NOTHING_CHANGED
};

static void expect_answer(int which, int answer)
{
    snprintf(line_of_parent[which], GIVEN_TEXT, "parent: the child says %d",
             answer);
}

/* The question is changed before there is a child to read it. */
static void another_question(unsigned seed, struct given *given)
{
    given->flows = some_weeks(seed, given);
    given->becomes = given_number(seed, 1, 1001, 9999);
    expect_answer(CHANGED_QUESTION, 7 * given->becomes);
}

/* The answer is changed before the parent reads it. */
static void another_answer(unsigned seed, struct given *given)
{
    int weeks = some_weeks(seed, given);
    given->flows = 7 * weeks;
    given->becomes = given_number(seed, 2, 10001, 99999);
    expect_answer(CHANGED_ANSWER, given->becomes);
}

static void no_change(unsigned seed, struct given *given)
{
    int weeks = some_weeks(seed, given);
    expect_answer(NOTHING_CHANGED, 7 * weeks);
}

static void lines_are(int which, const struct recording *seen, const char *when)
{
    expect_said(seen, when, "parent: the", line_of_parent[which]);
}

static void with_changed_question(const struct program_case *seen,
                                  const struct variant *variant)
{
    lines_are(CHANGED_QUESTION, &variant->recording, check_when(seen, variant));
}

static void with_changed_answer(const struct program_case *seen,
                                const struct variant *variant)
{
    lines_are(CHANGED_ANSWER, &variant->recording, check_when(seen, variant));
}

static void arrives(const struct recording *seen)
{
    lines_are(NOTHING_CHANGED, seen, NULL);
}

static void makes_a_child(const struct recording *seen)
{
    EXPECT(seen->history.process_count > 1, "no child was made");
}

static void sleeps_not(const struct recording *seen)
{
    const struct history *history = &seen->history;
    makes_a_child(seen);
    for (size_t i = 0; i < history->process_count; i++)
        EXPECT(query_calls(history, CALL_NANOSLEEP, (int)i) == 0,
               "the %s has slept for a while (nanosleep)",
               i == 0 ? "parent" : "child");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "question and answer are printed once each, in this order",
        .given = a_question,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "a terminal gets the same bytes as a pipe",
        .given = a_question,
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
        .in_variant = with_changed_question,
        .exits = ANY_ENDING,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "the parent prints the answer that stands in the segment",
        .given = another_answer,
        .vary = &(const struct vary){.kinds = VARY(CHANGE)},
        .in_variant = with_changed_answer,
        .exits = ANY_ENDING,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "however late the child is, the result is the same",
        .given = no_change,
        .also = arrives,
        .vary = &(const struct vary){.kinds = VARY(HOLD)},
        .runs = 6,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "nobody sleeps so that the other may be ready",
        .given = no_change,
        .also = sleeps_not,
        .exits = ANY_ENDING,
        .points = 5,
    },
    {
        .line = __LINE__,
        .name = "the child is waited for, and nothing is left behind",
        .given = no_change,
        .also = makes_a_child,
        .tidy = true,
        .exits = ANY_ENDING,
        .points = 5,
    },
    {
        .line = __LINE__,
        .name = "when a call fails, it says so, and leaves nothing behind",
        .given = no_change,
        .also = makes_a_child,
        .vary = &(const struct vary){.kinds = VARY(FAIL)},
        .exits = ANY_ENDING,
        .points = 10,
    },
};

/* --- What this exercise alone can know ------------------------------------ */

/* R4: the question was stored only when the child was there to read it. */
static bool asks_late(const struct observed *observed, struct diagnosis *found)
{
    const struct variant *plain = &observed->seen->variants[0];
    const struct history *history = &plain->recording.history;
    bool forked = false;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        forked = forked || event->kind == EVENT_FORK;
        for (size_t k = 0; k < event->store_count; k++) {
            if (!forked || event->stores[k].by != 0)
                continue;
            found->certain = true;
            found->variant = plain;
            found->event = (int)i;
            snprintf(found->evidence, sizeof found->evidence,
                     "The parent stored into the segment when the child "
                     "had been made, and could have looked there already.");
            return true;
        }
    }
    return false;
}

/* R4, too: what is printed as the answer stood in the segment before the child
 * had stored there, although by then it had. */
static bool reads_before(const struct observed *observed,
                         struct diagnosis *found)
{
    const struct variant *plain = &observed->seen->variants[0];
    const struct history *history = &plain->recording.history;
    int stored = -1;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        for (size_t k = 0; k < event->store_count; k++)
            if (event->stores[k].by > 0)
                stored = (int)i;
        if (stored == -1 || event->kind != EVENT_CALL ||
            event->call != CALL_WRITE || event->process != 0 ||
            event->text == NULL ||
            strstr(event->text, "parent: the child says 0\n") == NULL)
            continue;
        found->certain = true;
        found->variant = plain;
        found->event = stored;
        snprintf(found->evidence, sizeof found->evidence,
                 "The child has stored an answer here, and the parent printed "
                 "0, which it had read before that.");
        return true;
    }
    return false;
}

static bool looks_early(const struct observed *observed,
                        struct diagnosis *found)
{
    return asks_late(observed, found) || reads_before(observed, found) ||
           diagnose_rule_of("R4")(observed, found);
}

static const struct idea ideas[] = {
    {"W3", NULL}, {"O1", NULL}, {"R4", looks_early}, {"W1", NULL},
    {"O4", NULL}, {"E1", NULL}, {"E2", NULL},        {"E8", NULL},
    {"W5", NULL}, {"L1", NULL}, {"E7", NULL},        {"E6", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
