/* Which of the ideas that fit lab/diagnose tells, and in what order: rules of
 * our own that answer as they are told. */
#include "check/check.h"
#include "check/report.h"
#include "diagnose/diagnose.h"

#include <stdio.h>
#include <string.h>

static bool always(const struct observed *observed, struct diagnosis *found)
{
    found->variant = &observed->seen->variants[0];
    found->certain = true;
    found->event = 7;
    return true;
}

static bool later(const struct observed *observed, struct diagnosis *found)
{
    return always(observed, found) && (found->event = -1, true);
}

static bool likely(const struct observed *observed, struct diagnosis *found)
{
    return always(observed, found) &&
           !(found->event = 0, found->certain = false);
}

static bool disturbed(const struct observed *observed, struct diagnosis *found)
{
    always(observed, found);
    found->variant = &observed->seen->variants[1];
    found->event = 0;
    return true;
}

static bool never(const struct observed *observed, struct diagnosis *found)
{
    return always(observed, found) && false;
}

/* What is chosen of these, "W1 W2"; of two runs, the second with a failure. */
static const char *chosen(const struct idea *some, size_t count)
{
    static char text[64];
    struct variant variants[] = {{.kind = VARIANT_PLAIN},
                                 {.kind = VARIANT_FAIL}};
    const struct program_case seen = {.variants = variants, .count = 2};
    const struct observed observed = {.seen = &seen};
    struct diagnosis found[DIAGNOSES_SHOWN];
    size_t chosen = diagnose(&observed, 1, some, count, found);
    text[0] = '\0';
    for (size_t i = 0; i < chosen; i++) {
        strcat(text, i > 0 ? " " : "");
        strcat(text, found[i].id);
    }
    return text;
}

static void expect_chosen(const struct idea *some, size_t count,
                          const char *wanted)
{
    const char *got = chosen(some, count);
    EXPECT(strcmp(got, wanted) == 0, "\"%s\" instead of \"%s\"", got, wanted);
}

static void the_earliest_cause_first(void)
{
    static const struct idea order[] = {{"K1", likely},
                                        {"K3", later},
                                        {"K5", always},
                                        {"A1", never},
                                        {"A3", disturbed}};
    expect_chosen(order, 5, "K5 K3");
    static const struct idea alike[] = {{"W7", always}, {"K3", always}};
    expect_chosen(alike, 2, "W7 K3");
    static const struct idea undisturbed[] = {{"A3", disturbed}, {"K3", later}};
    expect_chosen(undisturbed, 2, "K3 A3");
    static const struct idea unsure[] = {{"K1", likely}, {"A3", disturbed}};
    expect_chosen(unsure, 2, "A3 K1");
    expect_chosen(order, 0, "");
}

static void what_is_explained_is_left_out(void)
{
    static const struct idea leak[] = {{"L2", disturbed}, {"E1", disturbed}};
    expect_chosen(leak, 2, "E1");
    static const struct idea elsewhere[] = {{"L2", disturbed}, {"E1", always}};
    expect_chosen(elsewhere, 2, "E1 L2");
    static const struct idea twice[] = {{"L2", disturbed}, {"L1", later}};
    expect_chosen(twice, 2, "L1");
    static const struct idea other[] = {{"O5", always}, {"W7", likely}};
    expect_chosen(other, 2, "W7");
    expect_chosen(other, 1, "O5");
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"the earliest cause comes first", the_earliest_cause_first, 0},
        {"what is explained is left out", what_is_explained_is_left_out, 0},
    };
    return report_main("lab/diagnose_order", tests, COUNT(tests), argc, argv);
}
