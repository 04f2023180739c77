/*
 * graded.c - the table of an exercise, most of it wrong on purpose
 *
 *     graded PROGRAM [--json FILE] [--seed N]
 *
 * tests/lab/exercise.c runs it on tests/lab/misbehave.c and looks at what is
 * said of each row.
 */
#include "check/exercise.h"

#include <stdio.h>
#include <string.h>

#define FINE "process: fine\n"

static void a_line(unsigned seed, struct given *given)
{
    strcpy(given->args[0], "cat");
    snprintf(given->input, GIVEN_INPUT, "line %d\n",
             given_number(seed, 0, 1, 1000000));
    strcpy(given->prints, given->input);
}

/* It is not what the program prints, so that it stands in the message. */
static void another_line(unsigned seed, struct given *given)
{
    strcpy(given->args[0], "fine");
    snprintf(given->prints, GIVEN_OUTPUT, "%d\n",
             given_number(seed, 1, -5, 1000000));
}

static void flows(unsigned seed, struct given *given)
{
    strcpy(given->args[0], "fine");
    given->flows = given_number(seed, 2, 1000, 2000);
    strcpy(given->changed, "no\n");
}

static const struct vary all = {.kinds = VARY(FAIL) | VARY(HOLD) | VARY(KILL) |
                                         VARY(TERMINAL)};
static const struct vary writing = {.kinds = VARY(FAIL), .calls = {CALL_WRITE}};
static const struct vary change = {.kinds = VARY(CHANGE)};

static int judged;

static void count(const struct program_case *seen,
                  const struct variant *variant)
{
    judged++;
    check_variant(seen, variant);
    EXPECT(strcmp(check_when(seen, variant),
                  "when write fails in the program (ENOSPC)") == 0,
           "%s", check_when(seen, variant));
    EXPECT(judged == 1, "%d variants", judged);
}

static const struct check checks[] = {
    {.line = 1001,
     .name = "passes: whatever is done to it",
     .args = {"nap"},
     .vary = &all,
     .points = 10},
    {.line = 1002,
     .name = "passes: what is given",
     .given = a_line,
     .points = 5},
    {.line = 1003,
     .name = "gap: the line that is given",
     .given = another_line,
     .points = 5},
    {.line = 1004,
     .name = "passes: in_variant",
     .args = {"fine"},
     .prints = FINE,
     .vary = &writing,
     .in_variant = count,
     .points = 5},
    {.line = 1005,
     .name = "fails: when write fails in the program",
     .args = {"careless"},
     .vary = &writing,
     .points = 5},
    {.line = 1006,
     .name = "fails: no child has stored",
     .given = flows,
     .vary = &change,
     .points = 10},
    {.line = 1007,
     .name = "passes: what is left is looked at elsewhere",
     .args = {"segment"},
     .points = 10},
    {.line = 1008,
     .name = "fails: left 1 segment behind",
     .args = {"segment"},
     .tidy = true,
     .points = 10},
    {.line = 1009,
     .name = "passes: standard error is free",
     .args = {"fail"},
     .exits = 3,
     .points = 10},
    {.line = 1011,
     .name = "undecided: nothing tells whether it ever would",
     .args = {"listen"},
     .deadline_ms = 200,
     .points = 15},
    {.line = 1012, .name = "fails: not run", .args = {"fine"}, .points = 15},
};

static bool fails_always(const struct observed *observed,
                         struct diagnosis *found)
{
    found->certain = true;
    found->variant = &observed->seen->variants[0];
    found->event = 0;
    strcpy(found->evidence, "here it is.");
    return strcmp(observed->seen->request.argv[1], "segment") == 0;
}

static const struct idea ideas[] = {{"L1", fails_always}};

int main(int argc, char *argv[])
{
    return check_exercise("tests/lab/graded.c", checks, COUNT(checks), ideas,
                          COUNT(ideas), argc, argv);
}
