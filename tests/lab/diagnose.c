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
