/* Reports: a call has failed, and nobody is told, or not why. */
#include "diagnose/look.h"

#include <string.h>

/* A call whose failure matters; NULL: one that may well fail. */
static const char *word(enum call call)
{
    static const char *const words[CALLS] = {
        [CALL_SHMGET] = "shmget", [CALL_SHMAT] = "shmat",
        [CALL_SHMDT] = "shmdt",   [CALL_SHMCTL] = "shmctl",
        [CALL_SEMGET] = "semget", [CALL_SEMOP] = "semop",
        [CALL_SEMCTL] = "semctl", [CALL_FORK] = "fork",
        [CALL_VFORK] = "vfork",   [CALL_CLONE] = "fork",
        [CALL_EXEC] = "exec",     [CALL_WAIT] = "wait",
        [CALL_KILL] = "kill",     [CALL_WRITE] = "write",
    };
    return words[call];
}

/* Does the standard error tell why? */
static bool tells(const struct recording *recording, int error)
{
    const char *said = recording->err.text;
    return strstr(said, strerror(error)) != NULL ||
           strstr(said, look_error(error)) != NULL;
}

/* E6: it ends with a status, and says nothing, or not why. */
static bool fails_silently(const struct observed *observed,
                           const struct variant *variant,
                           struct diagnosis *found)
{
    const struct recording *recording = &variant->recording;
    const struct history *history = &recording->history;
    const long failed = look_made_to_fail(history);
    if (!look_exited(recording, -1))
        return false;
    if (variant->kind == VARIANT_PLAIN)
        return observed->exits != 0 && recording->err.size == 0 &&
               look_found(found, -1, true,
                          "the program ends with status %d, and standard error "
                          "says nothing.",
                          recording->status);
    if (failed == LOOK_NOWHERE || word(history->events[failed].call) == NULL)
        return false;
    const struct event *event = &history->events[failed];
    if (recording->err.size == 0)
        return look_found(
            found, failed, true,
            "on standard error nothing says that %s has failed in %s%s (%s).",
            word(event->call), WHO(history, event->process),
            look_error(event->error));
    char said[LOOK_LINE + 4];
    look_line(recording->err.text, 0, said);
    return !tells(recording, event->error) &&
           look_found(found, failed, false,
                      "on standard error nothing says why %s has failed in "
                      "%s%s (%s), only: %s",
                      word(event->call), WHO(history, event->process),
                      look_error(event->error), said);
}

static bool says_nothing(const struct observed *observed,
                         struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN) | VARY(FAIL), fails_silently, found);
}

/* Has the process made the call again, and got through? */
static bool made_again(const struct history *history, long failed)
{
    const struct event *first = &history->events[failed];
    for (size_t i = (size_t)failed + 1; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->process == first->process && event->call == first->call &&
            (event->kind == EVENT_FORK || look_done(event, first->call)))
            return true;
    }
    return false;
}

/* E7: it ends with 0 all the same.  What was tried again has not failed. */
static bool ends_well(const struct observed *observed,
                      const struct variant *variant, struct diagnosis *found)
{
    const struct recording *recording = &variant->recording;
    const struct history *history = &recording->history;
    if (!look_exited(recording, 0))
        return false;
    long failed = look_made_to_fail(history);
    if (variant->kind == VARIANT_PLAIN) {
        if (observed->exits == 0)
            return false;
        for (size_t i = 0; i < history->event_count && failed == -1; i++)
            if (history->events[i].kind == EVENT_CALL &&
                history->events[i].error != 0)
                failed = (long)i;
        /* Who says nothing has perhaps not done anything. */
        if (failed == LOOK_NOWHERE)
            return recording->err.size > 0 &&
                   look_found(found, -1, true,
                              "the program ends with status 0, although it has "
                              "not done what was asked.");
    }
    if (failed == LOOK_NOWHERE || word(history->events[failed].call) == NULL ||
        made_again(history, failed))
        return false;
    const struct event *event = &history->events[failed];
    return look_found(
        found, failed, true,
        "the program ends with status 0, although %s has failed in %s%s (%s).",
        word(event->call), WHO(history, event->process),
        look_error(event->error));
}

static bool status_zero(const struct observed *observed,
                        struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN) | VARY(FAIL), ends_well, found);
}

const struct rule diagnose_reports[] = {
    {"E6", says_nothing},
    {"E7", status_zero},
    {NULL, NULL},
};
