/* From who waits to whom it waits for: see hang.h. */
#include "recording/hang_look.h"

#include <stdlib.h>

bool hang_is_among(const struct wait *wait, int process)
{
    for (size_t i = 0; i < wait->other_count; i++)
        if (wait->others[i] == process)
            return true;
    return false;
}

/* The wait of a process, of this thread if it is there, but not `except`; of
 * several, one that nobody can end.  Returns its index, or -1. */
static int wait_of(const struct look *look, int process, int thread, int except)
{
    int found = -1;
    for (size_t i = look->event->wait_count; i-- > 0;) {
        const struct wait *wait = &look->event->waits[i];
        if (wait->process != process || (int)i == except)
            continue;
        if (wait->thread == thread)
            return (int)i;
        if (found == -1 || !look->can[i])
            found = (int)i;
    }
    return found;
}

/* The cause is found, and it is about this process. */
static int ends(const struct look *look, struct hang *hang,
                enum hang_cause cause, int process)
{
    hang->cause = cause;
    hang->process = process;
    hang->gone = process == -1
                     ? HANG_NOWHERE
                     : hang_end_of(look->history, look->number, process);
    return -1;
}

/* One of `others` that lives, not this process if there is a better one.
 * Returns its wait, or -1. */
static int other_of(const struct look *look, int number)
{
    const struct wait *wait = &look->event->waits[number];
    int found = -1;
    for (size_t i = 0; i < wait->other_count; i++) {
        int other = wait_of(look, wait->others[i], 0, number);
        if (other == -1 || wait->others[i] == wait->process)
            continue;
        if (found == -1 || (look->can[found] && !look->can[other]))
            found = other;
    }
    return found;
}

/* Used as a lock: who has taken it must give it back. */
static int next_of_lock(const struct look *look, struct hang *hang, int number,
                        const struct semaphore_use *use)
{
    const struct wait *wait = &look->event->waits[number];
    const struct semaphore_user *gone = NULL, *self = NULL;
    for (size_t i = 0; i < use->count; i++) {
        const struct semaphore_user *user = &use->users[i];
        if (user->sum >= 0 || (user->gone != -1 && user->undone <= user->sum))
            continue;
        hang->took = user->took;
        int other = wait_of(look, user->process, user->thread, number);
        if (user->process == wait->process && user->thread == wait->thread)
            self = user;
        else if (user->gone == -1 && other != -1)
            return other;
        else
            gone = user;
    }
    if (gone == NULL && self == NULL) {
        hang->took = HANG_NOWHERE;
        return ends(look, hang, HANG_NEVER_RAISED, -1);
    }
    const struct semaphore_user *who = gone != NULL ? gone : self;
    hang->took = who->took;
    return ends(look, hang, gone != NULL ? HANG_HOLDER_GONE : HANG_SELF,
                who->process);
}

/* Used as a counter: somebody must raise it. */
static int next_of_counter(const struct look *look, struct hang *hang,
                           int number, const struct semaphore_use *use)
{
    const struct wait *wait = &look->event->waits[number];
    const struct semaphore_user *last = NULL;
    int self = -1;
    for (size_t i = 0; i < use->count; i++) {
        const struct semaphore_user *user = &use->users[i];
        if (user->gave == -1)
            continue;
        int other = wait_of(look, user->process, 0, number);
        if (user->process == wait->process && other == -1)
            self = (int)i;
        else if (other != -1)
            return other;
        else if (last == NULL || user->gave > last->gave)
            last = user;
    }
    if (last == NULL && self != -1)
        last = &use->users[self];
    if (last == NULL)
        return ends(look, hang, HANG_NEVER_RAISED, -1);
    hang->took = last->gave;
    return ends(look, hang,
                last->process == wait->process ? HANG_SELF : HANG_RAISER_GONE,
                last->process);
}

static int next_of_semaphore(const struct look *look, struct hang *hang,
                             int number, bool *failed)
{
    const struct wait *wait = &look->event->waits[number];
    struct semaphore_use use;
    if (wait->by == 0) /* until it is 0: whoever has raised it must take it */
        return ends(look, hang, HANG_NO_WAKER, -1);
    *failed = hang_semaphore(look->history, look->number, wait->set,
                             wait->number, &use) == -1;
    if (*failed)
        return -1;
    int next;
    if (use.count == 0 && wait->other_count > 0 && other_of(look, number) != -1)
        next = other_of(look, number); /* no history, but who was last */
    else if (use.count == 0 && look->number == 0)
        next = ends(look, hang, HANG_NO_WAKER,
                    wait->other_count > 0 ? wait->others[0] : -1);
    else
        next = use.counts ? next_of_counter(look, hang, number, &use)
                          : next_of_lock(look, hang, number, &use);
    free(use.users);
    return next;
}

/* A signal that came before, or was sent. */
static int next_of_signal(const struct look *look, struct hang *hang,
                          const struct wait *wait)
{
    for (size_t i = look->number; i-- > 0;) {
        const struct event *event = &look->history->events[i];
        bool came = event->kind == EVENT_SIGNAL &&
                    event->process == wait->process;
        bool sent = event->kind == EVENT_CALL && event->call == CALL_KILL &&
                    event->error == 0 && event->signo != 0 &&
                    event->other == wait->process;
        if (!came && !sent)
            continue;
        hang->took = (int)i;
        return ends(look, hang, came ? HANG_SIGNAL_EARLY : HANG_SIGNAL_BLOCKED,
                    sent ? event->process : -1);
    }
    return ends(look, hang, HANG_NO_SIGNAL, -1);
}

/* Who stored last into what is looked at again and again. */
static int next_of_spin(const struct look *look, struct hang *hang,
                        const struct wait *wait)
{
    for (size_t i = look->number; i-- > 0 && wait->range_count == 1;) {
        const struct event *event = &look->history->events[i];
        for (size_t k = 0; k < event->store_count; k++) {
            const struct store *store = &event->stores[k];
            const struct range *range = &wait->ranges[0];
            if (store->segment != range->segment ||
                store->offset >= range->offset + range->size ||
                store->offset + store->size <= range->offset)
                continue;
            hang->took = (int)i;
            return ends(look, hang, HANG_STALE, store->by);
        }
    }
    return ends(look, hang, HANG_STALE, -1);
}

static int next_of_other(const struct look *look, struct hang *hang, int number)
{
    const struct wait *wait = &look->event->waits[number];
    int other = other_of(look, number);
    bool self = hang_is_among(wait, wait->process);
    if (wait->kind == WAIT_MUTEX && !wait->self && wait->other_count > 0) {
        int owner = wait_of(look, wait->others[0], wait->number, number);
        bool alive = owner != -1 &&
                     look->event->waits[owner].thread == wait->number;
        return alive ? owner
                     : ends(look, hang, HANG_HOLDER_GONE, wait->others[0]);
    }
    if (wait->self)
        return ends(look, hang, HANG_SELF, wait->process);
    if (other != -1)
        return other;
    if (wait->kind == WAIT_READ || wait->kind == WAIT_WRITE)
        return ends(look, hang, self ? HANG_NOT_CLOSED : HANG_UNCLEAR, -1);
    if (wait->kind == WAIT_LOCK)
        return ends(look, hang,
                    self                    ? HANG_SELF
                    : wait->other_count > 0 ? HANG_HOLDER_GONE
                                            : HANG_UNCLEAR,
                    wait->other_count > 0 ? wait->others[0] : -1);
    return ends(look, hang, HANG_UNCLEAR, -1);
}

int hang_next(const struct look *look, struct hang *hang, int number,
              bool *failed)
{
    const struct wait *wait = &look->event->waits[number];
    enum hang_cause free = hang_goes_on(wait);
    hang->took = HANG_NOWHERE;
    if (free != HANG_NO_CAUSE)
        return ends(look, hang, free, -1);
    if (look->can[number])
        return (int)look->who[number];
    switch (wait->kind) {
    case WAIT_SEMAPHORE:
        return next_of_semaphore(look, hang, number, failed);
    case WAIT_SIGNAL:
        return next_of_signal(look, hang, wait);
    case WAIT_SPIN:
        return next_of_spin(look, hang, wait);
    case WAIT_THREAD:
        return wait_of(look, wait->process, wait->number, number);
    case WAIT_OPEN:
    case WAIT_MESSAGE:
        return ends(look, hang, HANG_NO_PARTNER, -1);
    case WAIT_FUTEX:
        return ends(look, hang, HANG_NO_WAKER, -1);
    case WAIT_STOPPED:
        return ends(look, hang, HANG_STOPPED, -1);
    default:
        return next_of_other(look, hang, number);
    }
}
