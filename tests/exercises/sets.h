/*
 * sets.h - what the tables of exercises with a semaphore set share
 */
#ifndef TESTS_EXERCISES_SETS_H
#define TESTS_EXERCISES_SETS_H

#include "check/exercise.h"
#include "diagnose/diagnose.h"
#include "recording/query.h"

#include <stdio.h>
#include <sys/ipc.h>

static inline void makes_children(const struct recording *recording)
{
    EXPECT(recording->history.process_count > 1, "it makes no child");
}

static inline void forks(const struct recording *recording)
{
    EXPECT(recording->limit != LIMIT_NONE ||
               (recording->history.process_count > 1 &&
                query_calls(&recording->history, CALL_SEMOP, -1) > 0),
           "neither fork nor semop could be made to fail: it does not call "
           "both");
}

/* The call that we have made fail; NULL when it was not made this time: who
 * gets a semaphore how often differs from run to run. */
static inline const struct event *made_to_fail(const struct history *history)
{
    for (size_t i = 0; i < history->event_count; i++)
        if (history->events[i].kind == EVENT_CALL &&
            history->events[i].cause == CAUSE_OURS)
            return &history->events[i];
    return NULL;
}

/* A removal that fails at the very end is nobody's fault, and hurts nobody. */
static inline void reports(const struct program_case *seen,
                           const struct variant *variant)
{
    const struct event *event = made_to_fail(&variant->recording.history);
    bool removal = event != NULL && event->call == CALL_SEMCTL &&
                   ((int)event->args[2] & 0xff) == IPC_RMID;
    if (event != NULL && !removal)
        check_variant(seen, variant);
}

/* S10: a semop has failed, and its process has gone on as if it had what it
 * wanted. */
static inline bool goes_in(const struct observed *observed,
                           struct diagnosis *found)
{
    for (size_t i = 0; i < observed->seen->count; i++) {
        const struct variant *variant = &observed->seen->variants[i];
        const struct history *history = &variant->recording.history;
        const struct event *failed = made_to_fail(history);
        if (failed == NULL || failed->call != CALL_SEMOP)
            continue;
        size_t at = (size_t)(failed - history->events);
        for (size_t k = at + 1; k < history->event_count; k++) {
            const struct event *event = &history->events[k];
            if (event->process != failed->process ||
                event->kind != EVENT_CALL || event->call != CALL_SEMOP)
                continue;
            found->certain = true;
            found->variant = variant;
            found->event = (int)at;
            snprintf(found->evidence, sizeof found->evidence,
                     "semop returned -1, and %s%s went on to its next semop.",
                     failed->process == 0 ? "the " : "",
                     history->processes[failed->process].role);
            return true;
        }
    }
    return false;
}

#endif
