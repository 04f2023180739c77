/*
 * Processes: who was waited for, who noticed, how many there are.
 *
 * W8, a call that was interrupted, has no rule yet: no exercise interrupts one.
 */
#include "diagnose/look.h"

#include "recording/hang.h"

#include <string.h>

enum {
    ASKS = 4 /* so many sleeps are questions */
};

static bool makes_child(const struct history *history,
                        const struct event *event)
{
    return event->kind == EVENT_FORK && event->other >= 0 &&
           (size_t)event->other < history->process_count &&
           history->processes[event->other].parent == event->process;
}

static size_t children_of(const struct history *history, int process)
{
    size_t count = 0;
    for (size_t i = 0; i < history->process_count; i++)
        count += history->processes[i].parent == process;
    return count;
}

/* How many different children it has waited for. */
static size_t waited_of(const struct history *history, int process)
{
    size_t count = 0;
    for (size_t c = 0; c < history->process_count; c++)
        for (size_t i = 0; i < history->event_count; i++)
            if (history->events[i].process == process &&
                look_waits_for(&history->events[i], (int)c)) {
                count++;
                break;
            }
    return count;
}

static long end_of(const struct history *history, int process)
{
    return hang_end_of(history, history->event_count, process);
}

/* --- Waiting ------------------------------------------------------------- */

/* The first process that has not waited for all its children, though it has
 * ended by itself. */
static int first_careless(const struct recording *recording)
{
    const struct history *history = &recording->history;
    if (recording->zombies + recording->orphans <= 0 ||
        recording->limit != LIMIT_NONE)
        return LOOK_NOWHERE;
    for (size_t p = 0; p < history->process_count; p++) {
        const long end = end_of(history, (int)p);
        if (end != LOOK_NOWHERE && history->events[end].kind == EVENT_EXIT &&
            waited_of(history, (int)p) < children_of(history, (int)p))
            return (int)p;
    }
    return LOOK_NOWHERE;
}

/* W1 */
static bool never_waits(const struct observed *observed,
                        const struct variant *variant, struct diagnosis *found)
{
    (void)observed;
    const struct recording *recording = &variant->recording;
    const struct history *history = &recording->history;
    const int process = first_careless(recording);
    if (process == LOOK_NOWHERE || waited_of(history, process) > 0)
        return false;
    const size_t made = children_of(history, process);
    return look_found(found, end_of(history, process), true,
                      "%s%s makes %zu %s, waits for none, and ends.",
                      WHO(history, process), made,
                      made == 1 ? "child" : "children");
}

static bool no_wait(const struct observed *observed, struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), never_waits, found);
}

/* W2 */
static bool waits_too_seldom(const struct observed *observed,
                             const struct variant *variant,
                             struct diagnosis *found)
{
    (void)observed;
    const struct recording *recording = &variant->recording;
    const struct history *history = &recording->history;
    const int process = first_careless(recording);
    if (process == LOOK_NOWHERE || waited_of(history, process) == 0)
        return false;
    return look_found(found, end_of(history, process), true,
                      "%s%s makes %zu children, waits for %zu, and ends.",
                      WHO(history, process), children_of(history, process),
                      waited_of(history, process));
}

static bool one_wait(const struct observed *observed, struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), waits_too_seldom, found);
}

/* How often it sleeps for a time. */
static uint64_t naps_of(const struct history *history, int process)
{
    uint64_t count = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->process == process && look_call(event, CALL_NANOSLEEP))
            count += event->again > 0 ? event->again : 1;
    }
    return count;
}

/* W3: somebody sleeps for a time, and not to ask again and again (that is R5),
 * and with another one held meanwhile the result is another. */
static bool sleeps_instead(const struct observed *observed,
                           const struct variant *variant,
                           struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    const long held = look_note(history, NOTE_HELD);
    if (held == LOOK_NOWHERE || variant->recording.limit != LIMIT_NONE ||
        look_plain(observed)->limit != LIMIT_NONE ||
        look_same_output(&variant->recording, look_plain(observed)))
        return false;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->call == CALL_NANOSLEEP &&
            (event->kind == EVENT_CALL || event->kind == EVENT_SLEEP) &&
            event->process != history->events[held].process &&
            naps_of(history, event->process) < ASKS)
            return look_found(found, (long)i, true,
                              "%s%s sleeps for a while instead of waiting; "
                              "when %s%s is late, the output is another.",
                              WHO(history, event->process),
                              WHO(history, history->events[held].process));
    }
    return false;
}

static bool sleep_for_wait(const struct observed *observed,
                           struct diagnosis *found)
{
    return look_in(observed, VARY(HOLD), sleeps_instead, found);
}

/* --- Children that run in turn ------------------------------------------- */

/* W7: no two children of it were there at once. */
static bool one_by_one(const struct observed *observed,
                       const struct variant *variant, struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    size_t made = 0, alive = 0;
    long second = LOOK_NOWHERE;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->process != 0)
            continue;
        if (makes_child(history, event)) {
            if (alive > 0)
                return false;
            alive++;
            if (++made == 2)
                second = (long)i;
        } else if (look_done(event, CALL_WAIT) && event->other > 0)
            alive -= alive > 0;
    }
    return made > 1 && look_found(found, second, true,
                                  "%s%s waits for each of its %zu children "
                                  "before it makes the next.",
                                  WHO(history, 0), made);
}

static bool wait_in_loop(const struct observed *observed,
                         struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), one_by_one, found);
}

/* --- Children that go on in their parent's code -------------------------- */

static bool same_line(const struct source *one, const struct source *other)
{
    return one->line == other->line &&
           (one->line == 0 || (one->file != NULL && other->file != NULL &&
                               strcmp(one->file, other->file) == 0));
}

/* W6: a child makes processes where its parent does. */
static bool child_in_loop(const struct observed *observed,
                          const struct variant *variant,
                          struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (!makes_child(history, event) || event->process == 0)
            continue;
        const int parent = history->processes[event->process].parent;
        for (size_t k = 0; k < i; k++) {
            const struct event *first = &history->events[k];
            if (makes_child(history, first) && first->process == parent &&
                same_line(&first->at, &event->at))
                return look_found(found, (long)i, event->at.line != 0,
                                  "%s%s goes on and makes children where %s%s "
                                  "does: %zu processes instead of %zu.",
                                  WHO(history, event->process),
                                  WHO(history, parent), history->process_count,
                                  1 + children_of(history, 0));
        }
    }
    return false;
}

static bool child_goes_on(const struct observed *observed,
                          struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), child_in_loop, found);
}

/* --- Children that are killed -------------------------------------------- */

/* W5: a child was killed, by a signal of its own or by us, and the program ends
 * as if nothing were. */
static bool unnoticed(const struct observed *observed,
                      const struct variant *variant, struct diagnosis *found)
{
    const struct recording *recording = &variant->recording;
    const struct history *history = &recording->history;
    const bool plain = variant->kind == VARIANT_PLAIN;
    if (!look_exited(recording, 0) || (plain && look_right(observed, variant)))
        return false;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind != EVENT_KILLED || event->process == 0 ||
            event->note == NOTE_LIMIT || event->note == NOTE_HUNG ||
            event->note == NOTE_LEFT)
            continue;
        return look_found(found, (long)i, true,
                          "%s%s is killed by %s, and %s%s ends with status 0.",
                          WHO(history, event->process),
                          look_signal(event->signo), WHO(history, 0));
    }
    return false;
}

static bool death_unnoticed(const struct observed *observed,
                            struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN) | VARY(KILL), unnoticed, found);
}

/* --- Waiting for each other ---------------------------------------------- */

/* W4 */
static bool wait_in_circle(const struct observed *observed,
                           const struct variant *variant,
                           struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    const struct event *last = history->event_count > 0 ? look_hang(history)
                                                        : NULL;
    struct hang hang;
    if (last == NULL ||
        hang_find(history, (size_t)(last - history->events), &hang) == -1 ||
        hang.cause != HANG_CYCLE || hang.count < hang.cycle + 2)
        return false;
    const struct wait *one = &last->waits[hang.chain[hang.cycle]];
    const struct wait *other = &last->waits[hang.chain[hang.cycle + 1]];
    return one->process != other->process &&
           look_found(found, (long)(last - history->events), true,
                      "%s%s waits for %s%s, and that%s for it.",
                      WHO(history, one->process), WHO(history, other->process),
                      hang.count == hang.cycle + 2 ? "" : ", over others,");
}

static bool each_other(const struct observed *observed, struct diagnosis *found)
{
    return look_in(observed, ~VARY(KILL), wait_in_circle, found);
}

const struct rule diagnose_processes[] = {
    {"W1", no_wait},         {"W2", one_wait},
    {"W3", sleep_for_wait},  {"W4", each_other},
    {"W5", death_unnoticed}, {"W6", child_goes_on},
    {"W7", wait_in_loop},    {NULL, NULL},
};
