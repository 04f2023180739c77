#include "examine/findings.h"

#include "diagnose/catalogue.h"
#include "recording/hang.h"
#include "recording/hazards.h"
#include "say/say.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* What is wrong in any program, causes before what follows from them.  Rules
 * that need to know what an exercise wants (O5, A2, ...) are not here. */
static const char *const standing[] = {
    "E2", "E1", "E3", "E4", "E5", "E8", "L4", "A6", "A7", "A8",
    "A5", "K5", "K9", "K3", "K4", "W6", "W4", "S4", "S9", "L8",
    "L6", "L5", "W1", "W2", "W5", "L1", "L9", "L2", "E7", "E6",
    "O1", "O4", "R1", "R4", "W3", "R3", "R5", "K8", "A4", "W7",
};

/* --- Rules of our own ---------------------------------------------------- */

static bool found_at(struct diagnosis *found, const struct variant *variant,
                     long event, bool certain, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

static bool found_at(struct diagnosis *found, const struct variant *variant,
                     long event, bool certain, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(found->evidence, sizeof found->evidence, format, arguments);
    va_end(arguments);
    found->variant = variant;
    found->event = (int)event;
    found->certain = certain;
    return true;
}

/* The event by which a run that we had to end tells what all wait for. */
static long hang_of(const struct history *history)
{
    for (size_t i = history->event_count; i-- > 0;) {
        struct hang hang;
        if (history->events[i].kind == EVENT_HANG &&
            hang_find(history, i, &hang) == 0 && hang_is(hang.cause))
            return (long)i;
    }
    return -1;
}

static bool hangs(const struct observed *observed, struct diagnosis *found)
{
    for (size_t i = 0; i < observed->seen->count; i++) {
        const struct variant *variant = &observed->seen->variants[i];
        long event = hang_of(&variant->recording.history);
        if (variant->recording.limit != LIMIT_NONE && event >= 0 &&
            variant->kind != VARIANT_KILL)
            return found_at(found, variant, event, true,
                            "Nobody could ever go on.");
    }
    return false;
}

/* Two texts are alike when they differ in nothing but numbers: a process id and
 * an address are others in each run. */
static bool alike(const char *one, const char *other)
{
    static const char digits[] = "0123456789abcdef";
    while (*one != '\0' || *other != '\0') {
        size_t of_one = strspn(one, digits), of_other = strspn(other, digits);
        if (of_one > 0 && of_other > 0) {
            one += of_one;
            other += of_other;
        } else if (*one++ != *other++) {
            return false;
        }
    }
    return true;
}

static bool same_text(const struct examined *examined, const char *one,
                      const char *other)
{
    return examined->settled ? strcmp(one, other) == 0 : alike(one, other);
}

/* Who is late decides what comes out. */
static bool depends_on_order(const struct examined *examined,
                             struct diagnosis *found)
{
    const struct program_case *seen = &examined->seen;
    const struct recording *plain = &seen->variants[0].recording;
    for (size_t i = 1; i < seen->count; i++) {
        const struct variant *variant = &seen->variants[i];
        const struct recording *it = &variant->recording;
        bool ordered = variant->kind == VARIANT_HOLD ||
                       (variant->kind == VARIANT_PLAIN && examined->settled);
        if (!ordered || it->limit != LIMIT_NONE || plain->limit != LIMIT_NONE)
            continue;
        if (it->ending != plain->ending || it->status != plain->status)
            return found_at(found, variant, -1, true,
                            "It ends with status %d then, and with %d "
                            "otherwise.",
                            it->ending == ENDED_BY_EXIT ? it->status : -1,
                            plain->status);
        if (!same_text(examined, it->out.text, plain->out.text))
            return found_at(found, variant, -1, false,
                            "It prints something else then.");
    }
    return false;
}

static bool loses(const struct observed *watched, enum hazard_kind kind,
                  struct diagnosis *found)
{
    for (size_t i = 0; i < watched->seen->count; i++) {
        const struct variant *variant = &watched->seen->variants[i];
        struct hazards all = hazards_of(&variant->recording.history);
        if (all.count[kind] > 0)
            return found_at(found, variant, (long)all.first[kind].event, true,
                            kind == HAZARD_LOST_UPDATE
                                ? "Seen %zu time%s, with each load and store "
                                  "watched."
                                : "Seen %zu time%s.",
                            all.count[kind], all.count[kind] == 1 ? "" : "s");
    }
    return false;
}

/* --- All of it ----------------------------------------------------------- */

static bool is_there(const struct findings *findings, const char *id)
{
    for (size_t i = 0; i < findings->count; i++)
        if (strcmp(findings->list[i].diagnosis.id, id) == 0)
            return true;
    return false;
}

/* Another finding is about the same run, which we have disturbed. */
static bool follows(const struct findings *findings,
                    const struct diagnosis *diagnosis)
{
    if (diagnosis->variant->kind != VARIANT_FAIL)
        return false;
    for (size_t i = 0; i < findings->count; i++)
        if (findings->list[i].diagnosis.variant == diagnosis->variant)
            return true;
    return false;
}

static bool is_one_of(const char *id, const char *const ids[])
{
    for (; *ids != NULL; ids++)
        if (strcmp(id, *ids) == 0)
            return true;
    return false;
}

/* Who ends with another status than 0, after a message, has noticed that the
 * call has failed, whatever was done until then. */
static bool was_noticed(const struct diagnosis *diagnosis)
{
    const struct recording *it = &diagnosis->variant->recording;
    return diagnosis->variant->kind == VARIANT_FAIL &&
           it->ending == ENDED_BY_EXIT && it->status != 0 && it->err.size > 0;
}

/* Where nobody knows what the program is for, some rules say less. */
static bool is_worth_saying(const struct examined *examined,
                            struct diagnosis *found)
{
    static const char *const handling[] = {"E1", "E8", NULL};
    static const char *const telling[] = {"E6", "E7", NULL};
    if (is_one_of(found->id, handling) && was_noticed(found))
        return false;
    if (strcmp(found->id, "O4") == 0 && !examined->settled)
        return false;
    /* It may tell in its own way, or be content without. */
    if (is_one_of(found->id, telling) &&
        (strcmp(found->id, "E6") == 0 ||
         found->variant->act.call == CALL_SHMCTL ||
         found->variant->act.call == CALL_SEMCTL))
        found->certain = false;
    return strcmp(found->id, "E6") != 0 ||
           found->variant->kind != VARIANT_PLAIN;
}

static void keep(struct findings *findings, const char *id, const char *message,
                 const struct diagnosis *diagnosis)
{
    const struct catalogued *row = catalogue_find(id);
    if (findings->count == FINDINGS_MAX || is_there(findings, id) ||
        follows(findings, diagnosis) || (row == NULL && message == NULL))
        return;
    struct finding *made = &findings->list[findings->count++];
    *made = (struct finding){
        .diagnosis = *diagnosis,
        .message = message != NULL ? message : row->message,
        .read = row != NULL ? row->read : "",
    };
    made->diagnosis.id = id;
}

static void look_for(const struct examined *examined, const char *id,
                     struct findings *findings)
{
    diagnose_rule *rule = diagnose_rule_of(id);
    struct diagnosis found = {.id = id, .in = &examined->plain, .event = -1};
    if (rule != NULL && rule(&examined->plain, &found) &&
        found.variant != NULL && is_worth_saying(examined, &found))
        keep(findings, id, NULL, &found);
}

/* Certain before likely, and otherwise as they are. */
static void sort(struct findings *findings)
{
    struct findings sorted = {0};
    for (int likely = 0; likely < 2; likely++)
        for (size_t i = 0; i < findings->count; i++)
            if (findings->list[i].diagnosis.certain != (likely == 1))
                sorted.list[sorted.count++] = findings->list[i];
    *findings = sorted;
}

void findings_of(const struct examined *examined, struct findings *findings)
{
    static const char order[] =
        "What comes out depends on who is late: nothing puts this in order.";
    static const char hang[] = "It hangs: they wait for what never comes.";
    struct diagnosis found = {.in = &examined->plain, .event = -1};
    *findings = (struct findings){0};
    for (size_t i = 0; i < sizeof standing / sizeof *standing; i++)
        look_for(examined, standing[i], findings);
    if (examined->accesses.count > 0) {
        struct diagnosis hazard = {.in = &examined->watched};
        if (loses(&examined->watched, HAZARD_LOST_UPDATE, &hazard))
            keep(findings, "R1", NULL, &hazard);
        if (loses(&examined->watched, HAZARD_TORN_READ, &hazard))
            keep(findings, "R6", NULL, &hazard);
    }
    if (!is_there(findings, "W4") && !is_there(findings, "S4") &&
        !is_there(findings, "S9") && hangs(&examined->plain, &found))
        keep(findings, "hang", hang, &found);
    if (!is_there(findings, "R4") && !is_there(findings, "W3") &&
        !is_there(findings, "R3") && !is_there(findings, "R1") &&
        depends_on_order(examined, &found))
        keep(findings, "order", order, &found);
    sort(findings);
}
