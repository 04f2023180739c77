/*
 * What lab/diagnose finds in programs that are wrong in one way each, and that
 * it finds nothing in the same done right.  All rules are asked each time.
 */
#include "diagnosed.h"

#include "diagnose/catalogue.h"

/* Each row stands for two: its way, and the same with ".good" behind. */
static void all_of(const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct sample *sample = &samples[i];
        char good[32];
        if (sample->every_access && !access_possible())
            continue;
        diagnose_way(sample, sample->way, true);
        if (sample->another)
            continue;
        snprintf(good, sizeof good, "%s.good", sample->way);
        diagnose_way(sample, good, false);
    }
}

static void failures_that_nobody_looks_at(void)
{
    static const struct sample samples[] = {
        {.program = "errors",
         .way = "E1",
         .kinds = VARY(FAIL),
         .prints = "value=1\n"},
        {.program = "errors",
         .way = "E2",
         .kinds = VARY(FAIL),
         .prints = "value=1\n"},
        {.program = "errors", .way = "E3", .prints = "value=1\n"},
        {.program = "errors",
         .way = "E4",
         .prints = "value=1\n",
         .alone = true},
        {.program = "errors",
         .way = "E6",
         .kinds = VARY(FAIL),
         .prints = "value=1\n"},
        {.program = "errors",
         .way = "E7",
         .kinds = VARY(FAIL),
         .prints = "value=1\n"},
        {.program = "errors",
         .way = "E8",
         .kinds = VARY(FAIL),
         .prints = "done\n"},
        {.program = "errors",
         .way = "E6.vague",
         .kinds = VARY(FAIL),
         .another = true},
    };
    all_of(samples, COUNT(samples));
}

static void the_wrong_segment_or_key(void)
{
    static const struct sample samples[] = {
        {.program = "keys",
         .way = "K1",
         .kinds = VARY(PLANTED),
         .plant = plant_int,
         .prints = "value=7\n"},
        {.program = "keys",
         .way = "K2",
         .kinds = VARY(PLANTED),
         .plant = plant_int,
         .prints = "created\n"},
        {.program = "keys", .way = "K2.two", .prints = "owners=1\n"},
        {.program = "keys", .way = "K5", .exits = -1, .good_too = true},
        {.program = "keys", .way = "K9", .prints = "value=7\n"},
    };
    all_of(samples, COUNT(samples));
}

static void a_mode_or_size_not_meant(void)
{
    static const struct sample samples[] = {
        {.program = "keys", .way = "K3", .prints = "made\n"},
        {.program = "keys", .way = "K4", .prints = "made\n"},
        {.program = "keys",
         .way = "K4.given",
         .more = "640",
         .prints = "made\n"},
        {.program = "keys", .way = "K7", .more = "1000", .prints = "made\n"},
        {.program = "keys",
         .way = "K7.small",
         .more = "1000",
         .kinds = VARY(PLANTED),
         .plant = plant_int,
         .prints = "none\n"},
        {.program = "keys", .way = "K8", .prints = "made\n"},
        {.program = "keys", .way = "P2", .more = "64", .prints = "last=63\n"},
    };
    all_of(samples, COUNT(samples));
}

static void addresses_and_attachments(void)
{
    static const struct sample samples[] = {
        {.program = "attaching", .way = "A1", .prints = "attached\n"},
        {.program = "attaching", .way = "A2", .prints = "attached\n"},
        {.program = "attaching", .way = "A3", .prints = "attached\n"},
        {.program = "attaching", .way = "A4"},
        {.program = "attaching", .way = "A5"},
        {.program = "attaching", .way = "A6"},
        {.program = "attaching", .way = "A7"},
        {.program = "attaching", .way = "A8", .exits = 3},
        {.program = "attaching",
         .way = "A3.remap",
         .prints = "attached\n",
         .another = true},
        {.program = "attaching", .way = "A6.identifier", .another = true},
    };
    all_of(samples, COUNT(samples));
    static const struct sample detached = {.program = "attaching",
                                           .way = "A4.detached.good"};
    diagnose_way(&detached, detached.way, false);
}

static void leaks_and_removals(void)
{
    static const struct sample samples[] = {
        {.program = "lifetime",
         .way = "L1",
         .kinds = VARY(FAIL) | VARY(KILL),
         .prints = "done\n"},
        {.program = "lifetime",
         .way = "L2",
         .kinds = VARY(FAIL),
         .at = CALL_FORK,
         .prints = "done\n"},
        {.program = "lifetime",
         .way = "L3",
         .kinds = VARY(KILL),
         .at = CALL_WAIT,
         .prints = "done\n"},
        {.program = "lifetime", .way = "L4"},
        {.program = "lifetime", .way = "L5"},
        {.program = "lifetime", .way = "L6"},
        {.program = "lifetime", .way = "L8"},
        {.program = "lifetime",
         .way = "L9",
         .kinds = VARY(FAIL),
         .alone = true},
        {.program = "lifetime",
         .way = "L10",
         .kinds = VARY(PLANTED),
         .plant = plant_int},
    };
    all_of(samples, COUNT(samples));
}

static void children_and_waiting(void)
{
    static const struct sample samples[] = {
        {.program = "processes",
         .way = "W1",
         .kinds = VARY(HOLD),
         .prints = "done\n"},
        {.program = "processes",
         .way = "W2",
         .kinds = VARY(HOLD),
         .prints = "done\n"},
        {.program = "processes",
         .way = "W3",
         .kinds = VARY(HOLD),
         .prints = "value=7\n"},
        {.program = "processes", .way = "W4"},
        {.program = "processes", .way = "W5", .exits = -1},
        {.program = "processes", .way = "W6"},
        {.program = "processes", .way = "W7"},
    };
    all_of(samples, COUNT(samples));
}

static void output(void)
{
    static const struct sample samples[] = {
        {.program = "processes",
         .way = "O1",
         .kinds = VARY(TERMINAL),
         .prints = "start\nend\n"},
        {.program = "processes",
         .way = "O2",
         .kinds = VARY(HOLD),
         .prints = "child 0\nchild 1\nchild 2\n"},
        {.program = "processes", .way = "O3"},
        {.program = "processes",
         .way = "O4",
         .kinds = VARY(TERMINAL) | VARY(HOLD),
         .prints = "child: here\nparent: here\n"},
        {.program = "processes", .way = "O5", .prints = "child: 1\nsum: 10\n"},
        {.program = "processes",
         .way = "O2.order",
         .kinds = VARY(HOLD),
         .another = true},
        {.program = "processes", .way = "O3.address", .another = true},
    };
    all_of(samples, COUNT(samples));
}

static void races(void)
{
    static const struct sample samples[] = {
        {.program = "races",
         .way = "R1",
         .every_access = true,
         .prints = "count=20\n"},
        {.program = "races",
         .way = "R3",
         .kinds = VARY(HOLD),
         .at = CALL_SHMGET,
         .prints = "owners=1\n"},
        {.program = "races",
         .way = "R4",
         .kinds = VARY(HOLD),
         .prints = "value=7\n"},
        {.program = "races",
         .way = "R5",
         .who = "child",
         .deadline_ms = 5000,
         .kinds = VARY(HOLD),
         .prints = "value=7\n"},
        {.program = "races",
         .way = "R7",
         .every_access = true,
         .prints = "count=20\n"},
        {.program = "races",
         .way = "R5.ended",
         .who = "child",
         .deadline_ms = 5000,
         .kinds = VARY(HOLD),
         .at = CALL_WRITE,
         .another = true},
        {.program = "races",
         .way = "R5.naps",
         .who = "child",
         .deadline_ms = 5000,
         .kinds = VARY(HOLD),
         .prints = "value=7\n",
         .another = true},
    };
    all_of(samples, COUNT(samples));
}

/* Where the sets are everybody's, a stranger could raise them: who waits in
 * vain is only ended when the time is up. */
enum {
    HUNG = 2000 /* milliseconds */
};

static void semaphores(void)
{
    static const struct sample samples[] = {
        {.program = "races",
         .way = "S4",
         .deadline_ms = HUNG,
         .kinds = VARY(HOLD)},
        {.program = "races",
         .way = "S9",
         .deadline_ms = HUNG,
         .kinds = VARY(HOLD),
         .prints = "parent\nchild\nparent\nchild\n"},
        {.program = "races",
         .way = "S11",
         .deadline_ms = HUNG,
         .kinds = VARY(HOLD)},
        {.program = "races",
         .way = "S9.high",
         .deadline_ms = HUNG,
         .kinds = VARY(HOLD),
         .prints = "parent\nchild\nparent\nchild\n",
         .another = true},
    };
    all_of(samples, COUNT(samples));
}

/* --- Choosing ------------------------------------------------------------- */

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

static void every_idea_has_its_words(void)
{
    for (size_t i = 0; i < COUNT(ideas); i++) {
        EXPECT(diagnose_rule_of(ideas[i].id) != NULL, "%s has no rule",
               ideas[i].id);
        EXPECT(catalogue_find(ideas[i].id) != NULL, "%s has no message",
               ideas[i].id);
    }
    EXPECT(diagnose_rule_of("E5") == NULL, "E5 cannot be seen");
    EXPECT(diagnose_rule_of("") == NULL, "there is one without a name");
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"the earliest cause comes first", the_earliest_cause_first, 0},
        {"what is explained is left out", what_is_explained_is_left_out, 0},
        {"every idea has a rule and a message", every_idea_has_its_words, 0},
        {"failures that nobody looks at", failures_that_nobody_looks_at, 0},
        {"the wrong segment or key", the_wrong_segment_or_key, 0},
        {"a mode or size not meant", a_mode_or_size_not_meant, 0},
        {"addresses and attachments", addresses_and_attachments, 0},
        {"leaks and removals", leaks_and_removals, 0},
        {"children and waiting", children_and_waiting, 0},
        {"output", output, 0},
        {"races", races, 0},
        {"semaphores", semaphores, 0},
    };
    return report_main("lab/diagnose", tests, COUNT(tests), argc, argv);
}
