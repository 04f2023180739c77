/*
 * Keys: whether the segment is the one that was meant.
 *
 * K6, which bits of a number ftok uses, has no rule: ftok makes no call that
 * is recorded.
 */
#include "diagnose/look.h"

#include "recording/query.h"

#include <sys/ipc.h>

static bool creates(const struct event *event)
{
    return look_call(event, CALL_SHMGET) &&
           ((event->args[2] & IPC_CREAT) != 0 ||
            look_int(event, 0) == IPC_PRIVATE);
}

/* Would it take what is there as well as what is new? */
static bool accepts_old(const struct event *event)
{
    return look_done(event, CALL_SHMGET) &&
           (event->args[2] & (IPC_CREAT | IPC_EXCL)) == IPC_CREAT &&
           look_int(event, 0) != IPC_PRIVATE;
}

/* --- What was there before ----------------------------------------------- */

/* Has the program come upon a segment that it has not made? */
static bool found_old(const struct history *history, const struct event *event)
{
    return look_done(event, CALL_SHMGET) &&
           look_was_there(history, event->segment);
}

static bool used(const struct history *history, int segment, bool stored)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (!stored && look_done(event, CALL_SHMAT) &&
            event->segment == segment)
            return true;
        for (size_t k = 0; k < event->store_count && stored; k++)
            if (event->stores[k].segment == segment)
                return true;
    }
    return false;
}

/* Does it go on with what somebody has left?  It is attached, and what comes
 * out is not what comes out without it; but who only looks, and refuses, may.
 */
static bool misled(const struct observed *observed,
                   const struct variant *variant, int segment)
{
    const struct recording *recording = &variant->recording;
    return used(&recording->history, segment, false) &&
           !look_right(observed, variant) &&
           (variant->kind == VARIANT_PLAIN || look_exited(recording, 0) ||
            used(&recording->history, segment, true) ||
            (recording->out.size > 0 &&
             !look_same_output(recording, look_plain(observed))));
}

/* K1 */
static bool left_by_others(const struct observed *observed,
                           const struct variant *variant,
                           struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (found_old(history, event) &&
            misled(observed, variant, event->segment))
            return look_found(found, (long)i, true,
                              "%s%s gets, with its key, a segment that was "
                              "there before the program began, and uses it.",
                              WHO(history, event->process));
    }
    return false;
}

static bool stale(const struct observed *observed, struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN) | VARY(PLANTED), left_by_others,
                   found);
}

/* K2: what was there before is taken for new: nothing is stored there, and the
 * program says what it says of a new one; or what lay there comes out. */
static bool old_for_new(const struct observed *observed,
                        const struct variant *variant, struct diagnosis *found)
{
    const struct recording *plain = look_plain(observed);
    const struct history *history = &variant->recording.history;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (!accepts_old(event) || !found_old(history, event))
            continue;
        const bool same = look_exited(&variant->recording, plain->status) &&
                          look_same_output(&variant->recording, plain);
        const bool blind = variant->kind == VARIANT_PLAIN
                               ? !look_right(observed, variant)
                               : same && !used(history, event->segment, true);
        if (blind || misled(observed, variant, event->segment))
            return look_found(found, (long)i, true,
                              "%s%s calls shmget with IPC_CREAT alone, and "
                              "gets a segment that was there before.",
                              WHO(history, event->process));
    }
    return false;
}

/* The same among the processes of one run, of which the first has made it. */
static bool each_for_new(const struct observed *observed,
                         const struct variant *variant, struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    if (look_right(observed, variant))
        return false;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (!accepts_old(event) || query_made(event) != -1 ||
            event->segment == -1)
            continue;
        const long made = look_maker(history, event->segment);
        if (made != LOOK_NOWHERE && made < (long)i &&
            creates(&history->events[made]) &&
            history->events[made].process != event->process)
            return look_found(found, (long)i, true,
                              "%s%s calls shmget with IPC_CREAT alone, and "
                              "gets the segment that %s%s has made.",
                              WHO(history, event->process),
                              WHO(history, history->events[made].process));
    }
    return false;
}

static bool create_without_excl(const struct observed *observed,
                                struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN) | VARY(PLANTED), old_for_new, found) ||
           look_in(observed, VARY(PLAIN) | VARY(HOLD), each_for_new, found);
}

/* --- The key ------------------------------------------------------------- */

/* K5 */
static bool key_is_minus_one(const struct observed *observed,
                             const struct variant *variant,
                             struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if ((look_call(event, CALL_SHMGET) || look_call(event, CALL_SEMGET)) &&
            look_int(event, 0) == -1)
            return look_found(found, (long)i, true,
                              "%s%s calls %s with the key -1, which ftok "
                              "returns when it fails.",
                              WHO(history, event->process),
                              event->call == CALL_SHMGET ? "shmget" : "semget");
    }
    return false;
}

static bool ftok_not_looked_at(const struct observed *observed,
                               struct diagnosis *found)
{
    return look_in(observed, ~0U, key_is_minus_one, found);
}

/* --- One for each -------------------------------------------------------- */

/* Has anybody but its maker attached it? */
static bool shared(const struct history *history, const struct event *made)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        for (size_t k = 0; k < event->process_count; k++) {
            const struct process_change *change = &event->processes[k];
            for (size_t n = 0; n < change->attached_count; n++)
                if (change->attached[n].segment == made->segment &&
                    change->process != made->process)
                    return true;
        }
    }
    return false;
}

/* K9 */
static bool one_for_each(const struct observed *observed,
                         const struct variant *variant, struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    long first = LOOK_NOWHERE;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (query_made(event) == -1 || look_int(event, 0) != IPC_PRIVATE)
            continue;
        if (first == LOOK_NOWHERE)
            first = (long)i;
        else if (history->events[first].process != event->process &&
                 !shared(history, event) &&
                 (observed->prints == NULL || !look_right(observed, variant)))
            return look_found(found, (long)i, observed->prints != NULL,
                              "%s%s makes a segment with IPC_PRIVATE, and %s%s "
                              "makes one of its own.",
                              WHO(history, history->events[first].process),
                              WHO(history, event->process));
    }
    return false;
}

static bool private_for_each(const struct observed *observed,
                             struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), one_for_each, found);
}

const struct rule diagnose_keys[] = {
    {"K1", stale},
    {"K2", create_without_excl},
    {"K5", ftok_not_looked_at},
    {"K9", private_for_each},
    {NULL, NULL},
};
