/* What a program has left behind, which we have cleared away: a beginner's
 * program often forgets it.  But it is not blamed for what it had no time to
 * do, nor for what we have done. */
#include "see/see.h"

#include <err.h>
#include <sys/shm.h>

enum {
    COMMAND = 0xff /* of shmctl(2), without IPC_64 of some C libraries */
};

/* Was its first process ended, by us or by a signal? */
static bool was_ended(const struct recording *seen)
{
    return seen->limit != LIMIT_NONE || seen->ending == ENDED_BY_SIGNAL;
}

/* Have we ended one of its processes at a call, or made this call fail? */
static bool was_disturbed(const struct history *history, enum call call)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_NOTE &&
            (event->note == NOTE_MADE_TO_END ||
             (event->note == NOTE_MADE_TO_FAIL && event->call == call)))
            return true;
    }
    return false;
}

static bool is_left(const struct recording *seen, int segment)
{
    const struct history *history = &seen->history;
    if (segment < 0 || history->segments[segment].kind != SEGMENT_SYSV)
        return false;
    for (size_t i = 0; i < seen->left.segment_count; i++)
        if (seen->left.segments[i].id == history->segments[segment].id)
            return true;
    return false;
}

/* Has it tried to remove what is left? */
static bool has_tried(const struct recording *seen)
{
    for (size_t i = 0; i < seen->history.event_count; i++) {
        const struct event *event = &seen->history.events[i];
        if (event->kind == EVENT_CALL && event->call == CALL_SHMCTL &&
            ((int)event->args[1] & COMMAND) == IPC_RMID && event->error != 0 &&
            is_left(seen, event->segment))
            return true;
    }
    return false;
}

static void tell_segments(const struct recording *seen)
{
    const size_t count = seen->left.segment_count;
    const char *why = ": IPC_RMID is missing";
    if (was_ended(seen))
        why = count == 1 ? ": it was ended before it could remove it"
                         : ": it was ended before it could remove them";
    else if (has_tried(seen))
        why = ": IPC_RMID failed";
    else if (seen->orphans > 0 || was_disturbed(&seen->history, CALL_SHMCTL))
        why = ""; /* whom we have ended might have done it */
    if (count > 0)
        warnx("it left %zu segment%s behind%s (cleared away)", count,
              count == 1 ? "" : "s", why);
}

static void tell_zombies(const struct recording *seen)
{
    const char *why = ": waitpid is missing";
    if (was_ended(seen))
        why = ": it was ended before it could wait";
    else if (was_disturbed(&seen->history, CALL_WAIT))
        why = "";
    if (seen->zombies > 0)
        warnx("it left %d child%s unwaited for%s", seen->zombies,
              seen->zombies == 1 ? "" : "ren", why);
}

void see_tell_leftovers(const struct recording *seen)
{
    tell_segments(seen);
    if (seen->left.semaphore_sets > 0)
        warnx("it left %d semaphore set%s behind (cleared away)",
              seen->left.semaphore_sets,
              seen->left.semaphore_sets == 1 ? "" : "s");
    tell_zombies(seen);
    if (seen->orphans > 0)
        warnx("it left %d process%s running (ended)", seen->orphans,
              seen->orphans == 1 ? "" : "es");
}
