/* What is left behind: by every run, by one in which a call fails, by one that
 * is killed. */
#include "diagnose/look.h"

#include <sys/ipc.h>

/* --- Left behind --------------------------------------------------------- */

/* Who has made a segment that is left; -1: not known. */
static int maker_of_left(const struct recording *recording)
{
    const struct history *history = &recording->history;
    const int segment = look_segment(history, recording->left.segments[0].id);
    const long made = segment == LOOK_NOWHERE ? LOOK_NOWHERE
                                              : look_maker(history, segment);
    return made == LOOK_NOWHERE ? -1 : history->events[made].process;
}

/* Is anything left that this run has made, unless we have ended it? */
static bool leaves_segment(const struct recording *recording)
{
    return recording->limit == LIMIT_NONE &&
           recording->left.segment_count > 0 &&
           (recording->history.event_count == 0 ||
            maker_of_left(recording) != -1);
}

/* Has its maker detached it, as if that were enough? */
static bool has_detached(const struct recording *recording)
{
    const struct history *history = &recording->history;
    const int maker = maker_of_left(recording);
    for (size_t i = 0; i < history->event_count; i++)
        if (history->events[i].process == maker &&
            look_done(&history->events[i], CALL_SHMDT))
            return true;
    return false;
}

/* Has it ended by a crash, or with a failure, on a path of its own? */
static bool ended_early(const struct recording *recording)
{
    return recording->ending == ENDED_BY_SIGNAL ||
           (recording->status != 0 && !has_detached(recording));
}

/* L1 */
static bool leaves(const struct observed *observed,
                   const struct variant *variant, struct diagnosis *found)
{
    (void)observed;
    const struct recording *recording = &variant->recording;
    if (!leaves_segment(recording) || ended_early(recording))
        return false;
    const struct history *history = &recording->history;
    const size_t count = recording->left.segment_count;
    const int maker = history->event_count == 0 ? -1 : maker_of_left(recording);
    if (maker == -1)
        return look_found(found, -1, true,
                          "%zu segment%s left when all have ended.", count,
                          count == 1 ? " is" : "s are");
    return look_found(found, -1, true,
                      "%zu segment%s left when all have ended; %s%s has made "
                      "%s, of %zu bytes.",
                      count, count == 1 ? " is" : "s are", WHO(history, maker),
                      count == 1 ? "it" : "the first",
                      recording->left.segments[0].size);
}

static bool left_behind(const struct observed *observed,
                        struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), leaves, found);
}

/* Is it the removal itself that we have made to fail? */
static bool is_removal(const struct event *event)
{
    return look_removal(event) || (look_call(event, CALL_SEMCTL) &&
                                   (event->args[2] & 0xff) == IPC_RMID);
}

/* L2: a plain run that ends with a failure is such a path, too. */
static bool leaves_on_failure(const struct observed *observed,
                              const struct variant *variant,
                              struct diagnosis *found)
{
    const struct recording *recording = &variant->recording;
    const struct history *history = &recording->history;
    if (!leaves_segment(recording))
        return false;
    const size_t count = recording->left.segment_count;
    if (variant->kind == VARIANT_PLAIN)
        return ended_early(recording) && recording->ending == ENDED_BY_EXIT &&
               look_found(found, -1, true,
                          "the program ends with status %d, and %zu segment%s "
                          "left.",
                          recording->status, count,
                          count == 1 ? " is" : "s are");
    const long failed = look_made_to_fail(history);
    if (failed == LOOK_NOWHERE || is_removal(&history->events[failed]) ||
        leaves_segment(look_plain(observed)))
        return false;
    const struct event *event = &history->events[failed];
    return look_found(found, failed, recording->ending == ENDED_BY_EXIT,
                      "after %s has failed in %s%s (%s), %zu segment%s left.",
                      look_word(event->call), WHO(history, event->process),
                      look_error(event->error), count,
                      count == 1 ? " is" : "s are");
}

static bool left_on_failure(const struct observed *observed,
                            struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN) | VARY(FAIL), leaves_on_failure,
                   found);
}

/* Was the segment attached before this event, so that it could be marked? */
static bool could_be_marked(const struct history *history, long until,
                            int segment)
{
    for (long i = 0; i < until; i++)
        if (look_done(&history->events[i], CALL_SHMAT) &&
            history->events[i].segment == segment)
            return true;
    return false;
}

/* Killed between shmget and IPC_RMID, with nothing but shmat between?  Nobody
 * can help that. */
static bool could_not_help(const struct history *history, long end)
{
    const struct event *killed = &history->events[end];
    for (long i = end; i-- > 0;) {
        const struct event *event = &history->events[i];
        if (killed->call != CALL_SHMCTL ||
            (event->process == killed->process && event->kind == EVENT_CALL &&
             event->call != CALL_SHMAT && event->call != CALL_SHMGET))
            return false;
        if (event->process == killed->process && look_done(event, CALL_SHMGET))
            return true;
    }
    return false;
}

/* L3 */
static bool leaves_when_killed(const struct observed *observed,
                               const struct variant *variant,
                               struct diagnosis *found)
{
    const struct recording *recording = &variant->recording;
    const struct history *history = &recording->history;
    const long end = look_note(history, NOTE_MADE_TO_END);
    if (end == LOOK_NOWHERE || !leaves_segment(recording) ||
        leaves_segment(look_plain(observed)))
        return false;
    const int segment = look_segment(history, recording->left.segments[0].id);
    const struct event *event = &history->events[end];
    return could_be_marked(history, end, segment) &&
           !could_not_help(history, end) &&
           look_found(found, end, true,
                      "killed as it begins %s, %s%s leaves a segment that it "
                      "could have marked for removal before.",
                      look_word(event->call), WHO(history, event->process));
}

static bool left_when_killed(const struct observed *observed,
                             struct diagnosis *found)
{
    return look_in(observed, VARY(KILL), leaves_when_killed, found);
}

/* L9 */
static bool leaves_set(const struct observed *observed,
                       const struct variant *variant, struct diagnosis *found)
{
    (void)observed;
    const struct recording *recording = &variant->recording;
    const int count = recording->left.semaphore_sets;
    if (count <= 0 || recording->limit != LIMIT_NONE)
        return false;
    if (variant->kind == VARIANT_PLAIN)
        return look_found(found, -1, true,
                          "%d semaphore set%s left when all have ended.", count,
                          count == 1 ? " is" : "s are");
    const struct history *history = &recording->history;
    const long failed = look_made_to_fail(history);
    if (failed == LOOK_NOWHERE || is_removal(&history->events[failed]))
        return false;
    const struct event *event = &history->events[failed];
    return look_found(
        found, failed, true,
        "after %s has failed in %s%s (%s), %d semaphore set%s left.",
        look_word(event->call), WHO(history, event->process),
        look_error(event->error), count, count == 1 ? " is" : "s are");
}

static bool set_left(const struct observed *observed, struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN) | VARY(FAIL), leaves_set, found);
}

const struct rule diagnose_leaks[] = {
    {"L1", left_behind},
    {"L2", left_on_failure},
    {"L3", left_when_killed},
    {"L9", set_left},
    {NULL, NULL},
};
