/* Looking for the ideas of an exercise, and choosing: see diagnose.h. */
#include "diagnose/look.h"

#include <limits.h>
#include <string.h>

static const struct rule *const stages[] = {
    diagnose_errors,   diagnose_reports,   diagnose_keys,
    diagnose_creating, diagnose_attaching, diagnose_leaks,
    diagnose_removing, diagnose_processes, diagnose_output,
    diagnose_races,    diagnose_order,     diagnose_semaphores,
};

enum {
    STAGES = sizeof stages / sizeof stages[0],
    IDEAS_MAX = 64 /* that one exercise may name */
};

diagnose_rule *diagnose_rule_of(const char *id)
{
    for (size_t i = 0; i < STAGES; i++)
        for (const struct rule *row = stages[i]; row->id != NULL; row++)
            if (strcmp(row->id, id) == 0)
                return row->rule;
    return NULL;
}

/* --- What explains what -------------------------------------------------- */

/* When the one is found, the other goes without saying: in the same run only,
 * or wherever it is found. */
struct explanation {
    const char *cause, *effect;
    bool anywhere;
};

/* "*" is every other one. */
static const struct explanation explanations[] = {
    /* Who goes on after a failure leaves things behind, and says nothing. */
    {"E1", "E6", false},
    {"E1", "E7", false},
    {"E1", "L2", false},
    {"E1", "W5", false},
    {"E2", "E1", false},
    {"E2", "E6", false},
    {"E2", "E7", false},
    {"E2", "L2", false},
    {"E8", "E6", false},
    {"E8", "E7", false},
    {"E8", "L2", false},
    {"E3", "L1", true},
    {"E3", "W5", true},
    {"E3", "A6", true},
    {"E4", "E6", true},
    {"E4", "L1", true},
    {"E4", "L2", true},
    {"E6", "E7", false},
    {"K5", "E6", false},
    {"K5", "E7", false},
    {"K2", "K1", true},
    {"R3", "K2", true},
    {"K4", "K8", true},
    {"K4", "K3", true},
    {"K4", "X1", true},
    {"K8", "X1", true},
    {"K9", "R4", true},
    {"K9", "L1", true},
    {"A5", "W5", true},
    {"A7", "W5", true},
    {"A8", "W5", true},
    {"A8", "L1", true},
    {"L1", "L2", true},
    {"L1", "L3", true},
    {"L8", "L5", true},
    {"L8", "L6", true},
    {"L4", "L1", true},
    {"L4", "L2", true},
    {"L4", "L3", true},
    /* Who does not wait reads too early, and prints in any order. */
    {"W1", "R4", true},
    {"W2", "R4", true},
    {"W3", "R4", true},
    {"W3", "W1", true},
    {"W1", "O2", true},
    {"W2", "O2", true},
    {"W6", "W1", true},
    {"W6", "W2", true},
    {"W6", "O1", true},
    {"W6", "O2", true},
    {"R3", "R1", true},
    {"R7", "R1", true},
    {"O2", "R4", true},
    {"S9", "O2", true},
    {"R3", "O2", true},
    {"S4", "W4", true},
    {"S9", "W4", true},
    {"S11", "W4", true},
    {"S9", "S11", true},
    {"S4", "S11", true},
    {"*", "O5", true},
};

static bool explains(const struct diagnosis *one, const struct diagnosis *other)
{
    for (size_t i = 0; i < sizeof explanations / sizeof *explanations; i++) {
        const struct explanation *row = &explanations[i];
        if (strcmp(row->effect, other->id) == 0 &&
            strcmp(one->id, other->id) != 0 &&
            (row->cause[0] == '*' || strcmp(row->cause, one->id) == 0) &&
            (row->anywhere || one->variant == other->variant))
            return true;
    }
    return false;
}

/* --- Which comes first --------------------------------------------------- */

/* Where in its run; its end is behind all events. */
static int place(const struct diagnosis *found)
{
    return found->event == -1 ? INT_MAX : found->event;
}

/* What happens by itself comes before what happens when somebody is late, and
 * that before what a failing call brings out. */
static int disturbance(const struct diagnosis *found)
{
    enum variant_kind kind = found->variant->kind;
    if (kind == VARIANT_PLAIN || kind == VARIANT_TERMINAL)
        return 0;
    return kind == VARIANT_FAIL || kind == VARIANT_KILL ? 2 : 1;
}

static bool comes_before(const struct diagnosis *one,
                         const struct diagnosis *other)
{
    if (one->certain != other->certain)
        return one->certain;
    if (disturbance(one) != disturbance(other))
        return disturbance(one) < disturbance(other);
    return place(one) < place(other);
}

/* Look for one idea in all cases, and keep what comes first. */
static bool look_for(const struct observed cases[], size_t count,
                     const struct idea *idea, struct diagnosis *first)
{
    diagnose_rule *rule = idea->rule != NULL ? idea->rule
                                             : diagnose_rule_of(idea->id);
    bool any = false;
    for (size_t i = 0; i < count && rule != NULL; i++) {
        struct diagnosis one = {.event = -1};
        if (cases[i].seen->count == 0 || !rule(&cases[i], &one))
            continue;
        one.id = idea->id;
        one.in = &cases[i];
        if (!any || comes_before(&one, first))
            *first = one;
        any = true;
    }
    return any;
}

size_t diagnose(const struct observed cases[], size_t count,
                const struct idea ideas[], size_t idea_count,
                struct diagnosis found[DIAGNOSES_SHOWN])
{
    struct diagnosis all[IDEAS_MAX];
    size_t have = 0, shown = 0;
    for (size_t i = 0; i < idea_count && have < IDEAS_MAX; i++)
        have += look_for(cases, count, &ideas[i], &all[have]);
    bool left_out[IDEAS_MAX] = {false};
    for (size_t i = 0; i < have; i++)
        for (size_t k = 0; k < have; k++)
            left_out[i] |= explains(&all[k], &all[i]);
    while (shown < DIAGNOSES_SHOWN) {
        size_t best = have;
        for (size_t i = 0; i < have; i++)
            if (!left_out[i] &&
                (best == have || comes_before(&all[i], &all[best])))
                best = i;
        if (best == have)
            break;
        left_out[best] = true;
        found[shown++] = all[best];
    }
    return shown;
}
