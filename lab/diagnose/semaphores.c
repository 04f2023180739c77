/* Semaphores: their first value, the order of two waits, giving back. */
#include "diagnose/look.h"

#include "recording/hang.h"
#include "recording/query.h"

#include <stdlib.h>

/* --- Who has what -------------------------------------------------------- */

/* One semaphore. */
struct which {
    int set, number;
};

/* What a process has taken of it, and not given back, when it is used as a
 * lock: by each only what it has taken.  Otherwise 0. */
static int64_t holds(const struct history *history, size_t until,
                     struct which which, int process)
{
    struct semaphore_use use;
    int64_t held = 0;
    if (hang_semaphore(history, until, which.set, which.number, &use) == -1)
        return 0;
    for (size_t i = 0; i < use.count; i++)
        if (!use.counts && use.users[i].process == process) {
            const int64_t undone = use.users[i].gone == -1
                                       ? 0
                                       : use.users[i].undone;
            held = undone - use.users[i].sum;
        }
    free(use.users);
    return held > 0 ? held : 0;
}

/* Has anybody done anything to it by semop? */
static bool touched(const struct history *history, struct which which)
{
    struct semaphore_use use;
    if (hang_semaphore(history, history->event_count, which.set, which.number,
                       &use) == -1)
        return true;
    free(use.users);
    return use.count > 0;
}

/* Its value before the first semop on its set. */
static int first_value(const struct history *history, struct which which)
{
    int value = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (look_done(event, CALL_SEMOP) && event->set == which.set)
            return value;
        for (size_t k = 0; k < event->set_count; k++)
            if (event->sets[k].set == which.set && !event->sets[k].gone &&
                (size_t)which.number < event->sets[k].value_count)
                value = event->sets[k].values[which.number];
    }
    return value;
}

/* Does it wait to take, and not until there is none? */
static bool wants(const struct wait *wait)
{
    return wait->kind == WAIT_SEMAPHORE && wait->by < 0 && wait->set != -1;
}

/* --- Waiting with a lock ------------------------------------------------- */

/* S4: who waits for a place or an item has a semaphore that another waits for.
 */
static bool waits_with_lock(const struct observed *observed,
                            const struct variant *variant,
                            struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    const struct event *hang = look_hang(history);
    for (size_t i = 0; hang != NULL && i < hang->wait_count; i++)
        for (size_t k = 0; k < hang->wait_count; k++) {
            const size_t now = (size_t)(hang - history->events);
            const struct wait *one = &hang->waits[i], *other = &hang->waits[k];
            const struct which place = {one->set, one->number};
            const struct which lock = {other->set, other->number};
            if (!wants(one) || !wants(other) ||
                one->process == other->process ||
                (place.set == lock.set && place.number == lock.number) ||
                holds(history, now, lock, one->process) == 0 ||
                holds(history, now, place, other->process) > 0)
                continue;
            return look_found(found, (long)now, true,
                              "%s%s has taken semaphore %d and waits for "
                              "semaphore %d; %s%s waits for semaphore %d.",
                              WHO(history, one->process), lock.number,
                              place.number, WHO(history, other->process),
                              lock.number);
        }
    return false;
}

static bool lock_before_count(const struct observed *observed,
                              struct diagnosis *found)
{
    return look_in(observed, ~VARY(KILL), waits_with_lock, found);
}

/* --- The first value ----------------------------------------------------- */

/* Is there one in the set that somebody could take, and nobody has? */
static bool open_untouched(const struct history *history, int set)
{
    for (int n = 0; n < history->sets[set].size; n++) {
        const struct which which = {set, n};
        if (!touched(history, which) && first_value(history, which) > 0)
            return true;
    }
    return false;
}

/* S9: all that is waited for are semaphores that nobody has ever changed, and
 * no other lets anybody go on; */
static bool starts_too_low(const struct observed *observed,
                           const struct variant *variant,
                           struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    const struct event *hang = look_hang(history);
    const struct wait *first = NULL;
    for (size_t i = 0; hang != NULL && i < hang->wait_count; i++) {
        const struct wait *wait = &hang->waits[i];
        const struct which which = {wait->set, wait->number};
        if (!wants(wait))
            continue;
        if (touched(history, which) || open_untouched(history, which.set))
            return false;
        first = first != NULL ? first : wait;
    }
    return first != NULL &&
           look_found(found, (long)(hang - history->events), true,
                      "semaphore %d starts with %lld, and %s%s waits for it "
                      "before anybody has raised it.",
                      first->number, (long long)first->value,
                      WHO(history, first->process));
}

/* or a lock that two have at once; */
static bool let_in(const struct history *history, struct which which,
                   struct diagnosis *found)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (!look_done(event, CALL_SEMOP) || event->set != which.set ||
            holds(history, i + 1, which, event->process) == 0)
            continue;
        for (size_t p = 0; p < history->process_count; p++)
            if ((int)p != event->process &&
                holds(history, i + 1, which, (int)p) > 0)
                return look_found(found, (long)i, false,
                                  "semaphore %d starts with %d, and %s%s and "
                                  "%s%s have taken it at once.",
                                  which.number, first_value(history, which),
                                  WHO(history, (int)p),
                                  WHO(history, event->process));
    }
    return false;
}

/* or a turn that several have at first. */
static bool starts_too_high(const struct observed *observed,
                            const struct variant *variant,
                            struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    if (look_right(observed, variant) || variant->recording.limit != LIMIT_NONE)
        return false;
    for (size_t s = 0; s < history->set_count; s++) {
        bool open = false;
        int first = -1;
        for (int n = 0; n < history->sets[s].size; n++) {
            const struct which which = {(int)s, n};
            const int value = first_value(history, which);
            if (value > 1 && let_in(history, which, found))
                return true;
            if (value != 1 || !touched(history, which))
                continue;
            if (open)
                return look_found(found, -1, false,
                                  "semaphores %d and %d both start with 1, so "
                                  "two may go on at first.",
                                  first, n);
            open = true;
            first = n;
        }
    }
    return false;
}

static bool wrong_first_value(const struct observed *observed,
                              struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN) | VARY(HOLD) | VARY(TERMINAL),
                   starts_too_low, found) ||
           look_in(observed, VARY(PLAIN) | VARY(HOLD), starts_too_high, found);
}

/* --- Giving back --------------------------------------------------------- */

/* S11: somebody waits for a lock that its taker has not given back, though it
 * has ended, or does something else. */
static bool kept(const struct observed *observed, const struct variant *variant,
                 struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    const struct event *hang = look_hang(history);
    for (size_t i = 0; hang != NULL && i < hang->wait_count; i++) {
        const struct wait *wait = &hang->waits[i];
        const size_t now = (size_t)(hang - history->events);
        const struct which which = {wait->set, wait->number};
        if (!wants(wait))
            continue;
        for (size_t p = 0; p < history->process_count; p++) {
            bool waits = false; /* for another semaphore: that is an order */
            for (size_t k = 0; k < hang->wait_count; k++)
                waits |= hang->waits[k].process == (int)p &&
                         hang->waits[k].kind == WAIT_SEMAPHORE &&
                         (int)p != wait->process;
            if (!waits && holds(history, now, which, (int)p) > 0)
                return look_found(found, (long)now, true,
                                  "%s%s has taken semaphore %d and not given "
                                  "it back; %s%s waits for it.",
                                  WHO(history, (int)p), which.number,
                                  WHO(history, wait->process));
        }
    }
    return false;
}

static bool not_given_back(const struct observed *observed,
                           struct diagnosis *found)
{
    return look_in(observed, ~VARY(KILL), kept, found);
}

const struct rule diagnose_semaphores[] = {
    {"S4", lock_before_count},
    {"S9", wrong_first_value},
    {"S11", not_given_back},
    {NULL, NULL},
};
