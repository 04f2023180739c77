/* Removing: by key, too often, too early, for others. */
#include "diagnose/look.h"

#include <string.h>
#include <sys/ipc.h>

/* --- Removing ------------------------------------------------------------ */

/* L4: a key where an identifier belongs. */
static bool removes_by_key(const struct observed *observed,
                           const struct variant *variant,
                           struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (!look_failed(event, CALL_SHMCTL) || event->cause == CAUSE_OURS)
            continue;
        for (size_t k = 0; k < history->segment_count; k++) {
            const struct shared *segment = &history->segments[k];
            if (segment->kind == SEGMENT_SYSV && segment->key != IPC_PRIVATE &&
                segment->key == look_int(event, 0) &&
                segment->id != look_int(event, 0))
                return look_found(found, (long)i, true,
                                  "%s%s hands the key 0x%x to shmctl, as if it "
                                  "were the identifier: %s.",
                                  WHO(history, event->process),
                                  (unsigned)segment->key,
                                  look_error(event->error));
        }
    }
    return false;
}

static bool by_key(const struct observed *observed, struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN) | VARY(PLANTED), removes_by_key,
                   found);
}

/* The next removal of what this one removes, by another process; or
 * LOOK_NOWHERE. */
static long removed_again(const struct history *history, size_t first)
{
    const struct event *one = &history->events[first];
    for (size_t i = first + 1; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (look_removal(one) && one->error == 0 && look_removal(event) &&
            event->process != one->process &&
            look_int(event, 0) == look_int(one, 0) &&
            event->cause != CAUSE_OURS)
            return (long)i;
    }
    return LOOK_NOWHERE;
}

/* L5 */
static bool several_remove(const struct observed *observed,
                           const struct variant *variant,
                           struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    for (size_t i = 0; i < history->event_count; i++) {
        const long again = removed_again(history, i);
        if (again == LOOK_NOWHERE)
            continue;
        const struct event *event = &history->events[again];
        return look_found(
            found, again, true,
            "%s%s removes the segment, and then %s%s removes it again%s%s.",
            WHO(history, history->events[i].process),
            WHO(history, event->process), event->error != 0 ? ": " : "",
            event->error != 0 ? look_error(event->error) : "");
    }
    return false;
}

static bool removed_by_several(const struct observed *observed,
                               struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN) | VARY(HOLD), several_remove, found);
}

/* L6: who comes later finds neither its key nor its identifier. */
static bool comes_too_late(const struct event *event, const struct event *gone,
                           const struct history *history)
{
    if (event->process == gone->process || event->error == 0 ||
        event->cause == CAUSE_OURS)
        return false;
    if (look_call(event, CALL_SHMGET))
        return event->cause == CAUSE_NO_KEY &&
               history->segments[gone->segment].key == look_int(event, 0);
    return look_call(event, CALL_SHMAT) &&
           look_int(event, 0) == look_int(gone, 0);
}

static bool removed_before(const struct observed *observed,
                           const struct variant *variant,
                           struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *gone = &history->events[i];
        if (!look_removal(gone) || gone->error != 0 || gone->segment == -1)
            continue;
        for (size_t k = i + 1; k < history->event_count; k++) {
            const struct event *event = &history->events[k];
            if (comes_too_late(event, gone, history))
                return look_found(
                    found, (long)i, true,
                    "%s%s removes the segment before %s%s calls %s for it: %s.",
                    WHO(history, gone->process), WHO(history, event->process),
                    look_word(event->call), look_error(event->error));
        }
    }
    return false;
}

static bool removed_too_early(const struct observed *observed,
                              struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN) | VARY(HOLD), removed_before, found);
}

/* --- Cleaning up for others ---------------------------------------------- */

static bool same_place(const struct source *one, const struct source *other)
{
    return one->line != 0 && one->line == other->line && one->file != NULL &&
           other->file != NULL && strcmp(one->file, other->file) == 0;
}

/* Does the process end by itself after this event, doing nothing but that and
 * writing what it has not written yet? */
static bool then_exits(const struct history *history, size_t from)
{
    for (size_t i = from + 1; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->process != history->events[from].process ||
            look_call(event, CALL_WRITE) || event->kind == EVENT_STORE ||
            look_call(event, CALL_SHMDT) || look_call(event, CALL_SEMCTL))
            continue;
        return event->kind == EVENT_EXIT;
    }
    return false;
}

/* L8: a child removes what it has not made, on its way out, and in the same
 * function as whoever registered that: not in main, where it would have run on
 * into what its parent does. */
static bool cleans_up_in_child(const struct observed *observed,
                               const struct variant *variant,
                               struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        const char *function = event->at.function;
        const long made = event->segment == -1
                              ? LOOK_NOWHERE
                              : look_maker(history, event->segment);
        if (!look_removal(event) || event->process == 0 ||
            made == LOOK_NOWHERE || !then_exits(history, i) ||
            history->events[made].process == event->process)
            continue;
        const long again = removed_again(history, i);
        if ((function != NULL && strcmp(function, "main") == 0) ||
            again == LOOK_NOWHERE)
            continue;
        const struct source *at = &history->events[again].at;
        if (at->line != 0 && !same_place(at, &event->at))
            continue;
        return look_found(found, (long)i, at->line != 0,
                          "%s%s removes the segment on its way out, as %s%s "
                          "does later%s%s%s.",
                          WHO(history, event->process),
                          WHO(history, history->events[again].process),
                          function != NULL ? ", both in " : "",
                          function != NULL ? function : "",
                          function != NULL ? "()" : "");
    }
    return false;
}

static bool clean_up_in_child(const struct observed *observed,
                              struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), cleans_up_in_child, found);
}

/* L10 */
static bool removes_strangers(const struct observed *observed,
                              const struct variant *variant,
                              struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (look_removal(event) && event->error == 0 &&
            look_was_there(history, event->segment))
            return look_found(found, (long)i, true,
                              "%s%s removes a segment of %zu bytes that was "
                              "there before the program began.",
                              WHO(history, event->process),
                              history->segments[event->segment].size);
    }
    return false;
}

static bool not_ours(const struct observed *observed, struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN) | VARY(PLANTED), removes_strangers,
                   found);
}

const struct rule diagnose_removing[] = {
    {"L4", by_key},
    {"L5", removed_by_several},
    {"L6", removed_too_early},
    {"L8", clean_up_in_child},
    {"L10", not_ours},
    {NULL, NULL},
};
