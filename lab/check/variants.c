/* Is a variant of a case right?  See variants.h. */
#include "check/variants.h"

#include "check/cases.h"
#include "check/report.h"
#include "recording/names.h"
#include "recording/query.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>

/* --- What may stay ---------------------------------------------------------
 */

/* The event by which our intervention is told in this run, or NULL. */
static const struct event *our_note(const struct history *history,
                                    enum note note)
{
    for (size_t i = 0; i < history->event_count; i++)
        if (history->events[i].kind == EVENT_NOTE &&
            history->events[i].note == note)
            return &history->events[i];
    return NULL;
}

/* What was to fail was the removal itself. */
static bool failed_to_remove(const struct history *history)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind != EVENT_CALL || event->cause != CAUSE_OURS)
            continue;
        return (event->call == CALL_SHMCTL &&
                ((int)event->args[1] & 0xff) == IPC_RMID) ||
               (event->call == CALL_SEMCTL &&
                ((int)event->args[2] & 0xff) == IPC_RMID);
    }
    return false;
}

static bool has_left(const struct recording *recording)
{
    const struct leftovers *left = &recording->left;
    return recording->zombies > 0 || recording->orphans > 0 ||
           left->segment_count > 0 || left->semaphore_sets > 0 ||
           left->message_queues > 0 || left->file_count > 0;
}

/* Killed between shmget and IPC_RMID, with nothing but shmat between? */
static bool killed_while_getting(const struct history *history,
                                 const struct event *killed)
{
    if (killed->call != CALL_SHMAT && killed->call != CALL_SHMCTL)
        return false;
    for (const struct event *event = killed; event-- > history->events;) {
        if (event->process != killed->process || event->kind != EVENT_CALL)
            continue;
        if (event->call == CALL_SHMGET)
            return true;
        if (event->call != CALL_SHMAT)
            return false;
    }
    return false;
}

/* Did it come to what was planned?  In another order of turns a process may
 * make fewer calls than in the plain run; then this run tells nothing. */
static bool came_to_it(const struct variant *variant)
{
    const struct history *history = &variant->recording.history;
    switch (variant->kind) {
    case VARIANT_FAIL:
        return our_note(history, NOTE_MADE_TO_FAIL) != NULL;
    case VARIANT_KILL:
        return our_note(history, NOTE_MADE_TO_END) != NULL;
    default:
        return true;
    }
}

static bool has_made_set(const struct history *history, int process)
{
    return query_call(history, CALL_SEMGET, process, 0) != NULL;
}

static void allow_of_killed(const struct history *history, struct trial *trial)
{
    const struct event *killed = our_note(history, NOTE_MADE_TO_END);
    trial->any_ending = true;
    trial->untidy = false;
    if (killed == NULL)
        return;
    trial->may_leave = killed_while_getting(history, killed);
    trial->may_leave_set = has_made_set(history, killed->process);
    trial->may_desert = killed->process == 0;
}

/* Who was ended by a fault in this run, or NULL. */
static const struct event *fault(const struct history *history)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_KILLED &&
            (event->signo == SIGSEGV || event->signo == SIGBUS))
            return event;
    }
    return NULL;
}

/* A call has failed, and somebody goes on with what it has returned, into a
 * fault.  That another notices does not make it right. */
static void judge_faults(const struct check *check, const char *file,
                         const struct program_case *seen,
                         const struct variant *variant)
{
    const struct history *history = &variant->recording.history;
    const struct event *killed = fault(history);
    char when[VARY_SAID], who[VARY_SAID];
    if (killed == NULL || fault(&seen->variants[0].recording.history) != NULL ||
        report_failures() > 0)
        return;
    vary_say(seen, variant, when);
    vary_actor(history, history->processes[killed->process].role, who);
    check_expect(file, check->line, false, "%s: %s goes on, and is ended by %s",
                 when, who, name_of_signal(killed->signo));
    report_gap("whoever needs the result of a call that has failed ends",
               "it goes on, into a fault");
}

/* --- The verdict -----------------------------------------------------------
 */

/* What a failure demands, whatever the row says of its plain run. */
static void demand_refusal(struct check *check)
{
    check->prints = NULL;
    check->complains = SOMETHING;
    check->exits = ANY_BUT_0;
    check->dies_of = 0;
    check->or_refuses = false;
    check->also = NULL;
}

void variant_judge(const struct check *check, const struct given *given,
                   const char *file, bool untidy,
                   const struct program_case *seen,
                   const struct variant *variant)
{
    const struct history *history = &variant->recording.history;
    struct check demands = *check;
    char when[VARY_SAID];
    if (!came_to_it(variant))
        return;
    vary_say(seen, variant, when);
    struct trial trial = {
        .check = &demands,
        .file = file,
        .recording = &variant->recording,
        .number = 1,
        .exercise = true,
        .when = when[0] != '\0' ? when : NULL,
        .untidy = untidy,
    };
    switch (variant->kind) {
    case VARIANT_FAIL:
        demand_refusal(&demands);
        trial.may_leave = failed_to_remove(history);
        trial.may_desert = variant->act.call == CALL_WAIT;
        trial.untidy = untidy && has_left(&seen->variants[0].recording);
        break;
    case VARIANT_KILL:
        demands.prints = demands.complains = NULL;
        demands.also = NULL;
        allow_of_killed(history, &trial);
        break;
    case VARIANT_CHANGE:
        if (given != NULL)
            demands.prints = given->changed;
        break;
    default:
        break;
    }
    judge(&trial);
    if (variant->kind == VARIANT_FAIL)
        judge_faults(check, file, seen, variant);
}

bool variant_can_change(const struct check *check, const char *file,
                        const struct vary *wish, const struct variant *plan,
                        size_t count)
{
    const bool to_child = wish->calls[0] == CALL_FORK;
    if (cases_plans(plan, count, VARIANT_CHANGE))
        return true;
    check_expect(file, check->line, false,
                 to_child ? "nobody has stored %d in a segment before the "
                            "child was made"
                          : "no child has stored %d in a segment before its "
                            "parent went on",
                 wish->flows);
    report_gap(to_child ? "it is in a segment before fork"
                        : "a child stores it in a segment",
               "nothing of it is in a segment");
    return false;
}
