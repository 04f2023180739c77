#include "recording/hang_look.h"

#include <stdlib.h>

static const char *const names[HANG_CAUSES] = {
    [HANG_NO_CAUSE] = "none",
    [HANG_BUSY] = "busy",
    [HANG_TIME] = "time",
    [HANG_OUTSIDE] = "outside",
    [HANG_UNCLEAR] = "unclear",
    [HANG_CYCLE] = "cycle",
    [HANG_SELF] = "self",
    [HANG_NEVER_RAISED] = "never_raised",
    [HANG_RAISER_GONE] = "raiser_gone",
    [HANG_HOLDER_GONE] = "holder_gone",
    [HANG_NOT_CLOSED] = "not_closed",
    [HANG_NO_PARTNER] = "no_partner",
    [HANG_NO_WAKER] = "no_waker",
    [HANG_SIGNAL_EARLY] = "signal_early",
    [HANG_SIGNAL_BLOCKED] = "signal_blocked",
    [HANG_NO_SIGNAL] = "no_signal",
    [HANG_STALE] = "stale",
    [HANG_STOPPED] = "stopped",
};

const char *hang_name(enum hang_cause cause)
{
    return (unsigned)cause < HANG_CAUSES ? names[cause] : NULL;
}

bool hang_is(enum hang_cause cause)
{
    return cause >= HANG_CYCLE;
}

/* --- Who can go on ------------------------------------------------------- */

enum hang_cause hang_goes_on(const struct wait *wait)
{
    if (wait->kind == WAIT_NOTHING)
        return HANG_BUSY;
    if (wait->timed)
        return HANG_TIME;
    if (wait->outside)
        return HANG_OUTSIDE;
    return wait->kind == WAIT_UNKNOWN ? HANG_UNCLEAR : HANG_NO_CAUSE;
}

bool hang_is_certain(const struct event *event)
{
    for (size_t i = 0; i < event->wait_count; i++)
        if (hang_goes_on(&event->waits[i]) != HANG_NO_CAUSE ||
            event->waits[i].named)
            return false;
    return event->wait_count > 0;
}

/* Could the other thread end this wait? */
static bool may_end(const struct wait *wait, const struct wait *other)
{
    bool same = other->process == wait->process;
    if (same && other->thread == wait->thread)
        return false;
    switch (wait->kind) {
    case WAIT_MUTEX:
        return hang_is_among(wait, other->process) &&
               other->thread == wait->number;
    case WAIT_THREAD:
        return same && other->thread == wait->number;
    case WAIT_CHILD:
    case WAIT_READ:
    case WAIT_WRITE:
    case WAIT_LOCK:
        return hang_is_among(wait, other->process);
    case WAIT_FUTEX:
        return same || wait->range_count > 0;
    default: /* anybody */
        return true;
    }
}

/* Of a semaphore that is used as a lock, only who has taken it. */
static bool is_holder(const struct semaphore_use *use, int process)
{
    for (size_t i = 0; i < use->count; i++)
        if (use->users[i].process == process && use->users[i].sum < 0)
            return true;
    return false;
}

static bool has_holder(const struct look *look, const struct semaphore_use *use)
{
    for (size_t i = 0; i < look->event->wait_count; i++)
        if (is_holder(use, look->event->waits[i].process))
            return !use->counts;
    return false;
}

/* Has it been learnt just now that this wait can be ended?  Rather by who goes
 * on by itself. */
static bool learn(struct look *look, size_t number,
                  const struct semaphore_use *use)
{
    const struct wait *wait = &look->event->waits[number];
    bool lock = wait->kind == WAIT_SEMAPHORE && has_holder(look, use);
    for (size_t i = 0; i < look->event->wait_count; i++) {
        const struct wait *other = &look->event->waits[i];
        bool alone = hang_goes_on(other) != HANG_NO_CAUSE;
        if (!look->can[i] || !may_end(wait, other) ||
            (lock && !is_holder(use, other->process)) ||
            (look->can[number] && !alone))
            continue;
        look->can[number] = true;
        look->who[number] = i;
        if (alone)
            break;
    }
    return look->can[number];
}

static int find_free(struct look *look)
{
    const struct event *event = look->event;
    for (size_t i = 0; i < event->wait_count; i++)
        look->can[i] = hang_goes_on(&event->waits[i]) != HANG_NO_CAUSE;
    for (size_t i = 0; i < event->wait_count; i++) {
        const struct wait *wait = &event->waits[i];
        struct semaphore_use use = {false, NULL, 0};
        if (look->can[i])
            continue;
        if (wait->kind == WAIT_SEMAPHORE &&
            hang_semaphore(look->history, look->number, wait->set, wait->number,
                           &use) == -1)
            return -1;
        bool learnt = learn(look, i, &use);
        free(use.users);
        if (learnt)
            i = (size_t)-1; /* others may depend on it */
    }
    return 0;
}

/* --- All ----------------------------------------------------------------- */

static int follow(const struct look *look, struct hang *hang, int number)
{
    bool failed = false;
    hang->cause = HANG_UNCLEAR;
    hang->process = -1;
    while (number != -1 && hang->count < HANG_CHAIN) {
        for (size_t i = 0; i < hang->count; i++)
            if (hang->chain[i] == number) {
                hang->cause = HANG_CYCLE;
                hang->cycle = i;
                return 0;
            }
        hang->chain[hang->count++] = number;
        number = hang_next(look, hang, number, &failed);
    }
    return failed ? -1 : 0;
}

int hang_find(const struct history *history, size_t event, struct hang *hang)
{
    *hang = (struct hang){.process = -1, .took = -1, .gone = -1, .all = true};
    struct look look = {
        .history = history, .number = event, .event = &history->events[event]};
    const size_t count = look.event->wait_count;
    if (look.event->kind != EVENT_HANG || count == 0)
        return 0;
    look.can = calloc(count, sizeof *look.can);
    look.who = calloc(count, sizeof *look.who);
    if (look.can == NULL || look.who == NULL || find_free(&look) == -1) {
        free(look.can);
        free(look.who);
        return -1;
    }
    int start = -1; /* who cannot go on, the first process if possible */
    for (size_t i = count; i-- > 0;) {
        hang->all = hang->all && !look.can[i];
        if (!look.can[i])
            start = (int)i;
    }
    int result = follow(&look, hang, start != -1 ? start : 0);
    free(look.can);
    free(look.who);
    return result;
}
