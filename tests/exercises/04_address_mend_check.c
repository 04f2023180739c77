/* What an answer to exercises/04_address_mend_check.md must do. */
#include "check/exercise.h"
#include "recording/query.h"

#include <stdio.h>
#include <string.h>

static void some_number(unsigned seed, struct given *given)
{
    int number = given_number(seed, 0, 100, 400000);
    snprintf(given->args[0], GIVEN_TEXT, "%d", number);
    snprintf(given->prints, GIVEN_OUTPUT, "parent: the double of %d is %d\n",
             number, 2 * number);
    given->flows = 2 * number;
    given->becomes = given_number(seed, 1, 1000001, 2000000);
    snprintf(given->changed, GIVEN_OUTPUT, "parent: the double of %d is %d\n",
             number, given->becomes);
}

/* Who only prints the right line has no call that could fail. */
static void uses_a_segment(const struct recording *seen)
{
    const struct history *history = &seen->history;
    if (!recording_exited(seen, 0))
        return; /* that is told already */
    EXPECT(query_calls(history, CALL_SHMAT, 0) > 0,
           "the parent does not attach a segment");
    EXPECT(history->process_count == 2,
           "it is to make one child, and it makes %zu",
           history->process_count - 1);
}

/* WHEN SHMAT FAILS: what the default demands at once is taken apart here. */

static void ends_by_itself(const struct program_case *seen,
                           const struct variant *variant)
{
    const struct recording *now = &variant->recording;
    EXPECT(now->limit == LIMIT_NONE, "%s, it does not end",
           check_when(seen, variant));
    EXPECT(now->limit != LIMIT_NONE || now->ending == ENDED_BY_EXIT,
           "%s, it is to end by itself, and was killed: %s",
           check_when(seen, variant), strsignal(now->signo));
}

static void not_with_0(const struct program_case *seen,
                       const struct variant *variant)
{
    const struct recording *now = &variant->recording;
    EXPECT(now->limit == LIMIT_NONE && now->ending == ENDED_BY_EXIT,
           "%s, it has no status: it did not end by itself",
           check_when(seen, variant));
    EXPECT(now->ending != ENDED_BY_EXIT || now->status != 0,
           "%s, it ends with status 0, which says that all is well",
           check_when(seen, variant));
}

static void names_the_call(const struct program_case *seen,
                           const struct variant *variant)
{
    const struct output *errors = &variant->recording.err;
    EXPECT(errors->size > 0, "%s, standard error says nothing",
           check_when(seen, variant));
    EXPECT(errors->size == 0 || strstr(errors->text, "shmat") != NULL,
           "%s, standard error does not say that it was shmat: %.80s",
           check_when(seen, variant), errors->text);
}

static void leaves_nothing(const struct program_case *seen,
                           const struct variant *variant)
{
    size_t left = variant->recording.left.segment_count;
    EXPECT(left == 0, "%s, it leaves %zu segment%s behind",
           check_when(seen, variant), left, left == 1 ? "" : "s");
}

#define SHMAT_FAILS \
    (&(const struct vary){.kinds = VARY(FAIL), .calls = {CALL_SHMAT}})
#define ANY_FAILS            \
    (&(const struct vary){   \
        .kinds = VARY(FAIL), \
        .calls = {CALL_SHMAT, CALL_FORK, CALL_VFORK, CALL_CLONE}})

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the parent prints the double of the number",
        .given = some_number,
        .also = uses_a_segment,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "a number that is changed in the segment comes out changed",
        .given = some_number,
        .vary = &(const struct vary){.kinds = VARY(CHANGE)},
        .also = uses_a_segment,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "when shmat fails, the program ends by itself",
        .given = some_number,
        .vary = SHMAT_FAILS,
        .in_variant = ends_by_itself,
        .also = uses_a_segment,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "when shmat fails, the status is not 0",
        .given = some_number,
        .vary = SHMAT_FAILS,
        .in_variant = not_with_0,
        .also = uses_a_segment,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "when shmat fails, standard error says so",
        .given = some_number,
        .vary = SHMAT_FAILS,
        .in_variant = names_the_call,
        .also = uses_a_segment,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "when a call fails, no segment is left behind",
        .given = some_number,
        .vary = ANY_FAILS,
        .in_variant = leaves_nothing,
        .also = uses_a_segment,
        .points = 20,
    },
};

static const struct idea ideas[] = {
    {"E3", NULL}, {"E1", NULL}, {"E7", NULL}, {"E6", NULL}, {"L2", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
