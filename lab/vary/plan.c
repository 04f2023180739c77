/*
 * Which variants are worth making, as the recording of the plain run tells.
 *
 * All calls of the history are listed, each with its number among those that
 * its process has made of this kind: as a run counts them (trace.h).  Each wish
 * picks from that list.  Of many alike the first, the second and the last are
 * taken, since those between mostly tell the same.
 */
#include "vary/planning.h"

#include "recording/query.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>

enum {
    CHILDREN_FIRST = 2, /* of many children: the first ones, and the last */
    RANKS = 4
};

/* --- What was made ---------------------------------------------------------
 */

static bool is_call(const struct event *event)
{
    return (event->kind == EVENT_CALL || event->kind == EVENT_FORK ||
            event->kind == EVENT_EXEC) &&
           event->process >= 0;
}

static int list_calls(struct planning *planning)
{
    const struct history *history = planning->history;
    size_t processes = history->process_count;
    unsigned *numbers = calloc(processes * CALLS + 1, sizeof *numbers);
    planning->made = calloc(history->event_count + 1, sizeof *planning->made);
    if (numbers == NULL || planning->made == NULL) {
        free(numbers);
        return -1;
    }
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (!is_call(event) || (size_t)event->process >= processes)
            continue;
        unsigned *number =
            &numbers[(size_t)event->process * CALLS + event->call];
        *number += event->again > 1 ? (unsigned)event->again : 1;
        planning->made[planning->made_count++] = (struct made){
            event->process, event->call, *number, 0, i};
    }
    for (size_t i = 0; i < planning->made_count; i++) {
        struct made *made = &planning->made[i];
        made->last = numbers[(size_t)made->process * CALLS + made->call];
    }
    free(numbers);
    return 0;
}

/* --- What a wish means -----------------------------------------------------
 */

static bool is_listed(const enum call calls[], enum call call)
{
    for (size_t i = 0; i < VARY_CALLS && calls[i] != CALL_NONE; i++)
        if (calls[i] == call)
            return true;
    return false;
}

/* Where the wish names no calls.  Who goes on although one of these has failed
 * goes on with nothing; a failed detach or write hurts less, and wait(2) fails
 * for a mistake of one's own. */
static bool may_fail(enum call call)
{
    static const enum call calls[VARY_CALLS] = {
        CALL_SHMGET, CALL_SHMAT, CALL_SHMCTL, CALL_SEMGET,
        CALL_SEMCTL, CALL_SEMOP, CALL_MMAP,   CALL_FORK,
        CALL_VFORK,  CALL_CLONE, CALL_EXEC};
    return is_listed(calls, call);
}

/* These are told only when they sleep, which another run may spare. */
static bool is_certain(enum call call)
{
    return call != CALL_READ && call != CALL_FUTEX && call != CALL_PAUSE &&
           call != CALL_NANOSLEEP && call != CALL_OTHER;
}

static bool is_wanted(const struct vary *wish, enum variant_kind kind,
                      enum call call)
{
    if (wish->calls[0] != CALL_NONE)
        return is_listed(wish->calls, call);
    return kind == VARIANT_FAIL ? may_fail(call)
                                : is_certain(call) && call != CALL_EXEC;
}

bool plan_means(const char *who, const struct history *history, int process)
{
    if (who != NULL && strcmp(who, "children") == 0)
        return process != 0;
    return query_means(who, &history->processes[process]);
}

/* With many children, those in the middle tell what the others do. */
static bool is_typical(const struct planning *planning, int process)
{
    const struct history *history = planning->history;
    int parent = history->processes[process].parent, before = 0, after = 0;
    if (planning->wish->who != NULL &&
        strcmp(planning->wish->who, "children") != 0)
        return true;
    for (size_t i = 0; i < history->process_count; i++) {
        if (history->processes[i].parent != parent)
            continue;
        before += (int)i < process;
        after += (int)i > process;
    }
    return before < CHILDREN_FIRST || after == 0;
}

static bool is_usual(const struct made *made)
{
    return made->number <= 2 || made->number == made->last;
}

/* --- The plan --------------------------------------------------------------
 */

void plan_add(struct planning *planning, unsigned rank,
              const struct variant *variant)
{
    if (planning->count == planning->room) {
        planning->left_out++;
        return;
    }
    planning->ranks[planning->count] = (unsigned char)rank;
    planning->plan[planning->count++] = *variant;
}

static int error_for(const struct event *event)
{
    switch (event->call) {
    case CALL_SHMGET:
    case CALL_SEMGET:
    case CALL_WRITE:
        return ENOSPC;
    case CALL_SHMAT:
    case CALL_MMAP:
        return ENOMEM;
    case CALL_SHMDT:
        return EINVAL;
    case CALL_SHMCTL:
        return (int)event->args[1] == IPC_STAT ? EACCES : EPERM;
    case CALL_SEMCTL:
        return ((int)event->args[2] & 0xff) == IPC_RMID ? EPERM : EACCES;
    case CALL_SEMOP:
        return EIDRM;
    case CALL_WAIT:
        return ECHILD;
    case CALL_EXEC:
        return ENOENT;
    default:
        return EAGAIN;
    }
}

/* What we do at one call. */
static void add_at(struct planning *planning, enum variant_kind kind,
                   const struct made *made)
{
    static const enum act acts[VARIANT_KINDS] = {[VARIANT_FAIL] = ACT_FAIL,
                                                 [VARIANT_HOLD] = ACT_HOLD,
                                                 [VARIANT_KILL] = ACT_KILL};
    const struct history *history = planning->history;
    struct variant variant = {
        .kind = kind,
        .act = {.act = acts[kind],
                .who = history->processes[made->process].role,
                .call = made->call,
                .number = made->number},
    };
    if (kind == VARIANT_FAIL)
        variant.act.error = error_for(&history->events[made->event]);
    plan_add(planning,
             made->number == 1            ? 1
             : made->number == made->last ? 2
                                          : 3,
             &variant);
}

static void plan_calls(struct planning *planning, enum variant_kind kind)
{
    const struct vary *wish = planning->wish;
    bool begun = kind != VARIANT_KILL || wish->from == CALL_NONE;
    for (size_t i = 0; i < planning->made_count; i++) {
        const struct made *made = &planning->made[i];
        if (begun && is_wanted(wish, kind, made->call) &&
            plan_means(wish->who, planning->history, made->process) &&
            is_typical(planning, made->process) && is_usual(made))
            add_at(planning, kind, made);
        begun = begun || made->call == wish->from;
    }
}

/* Who has made a child goes on before it; here the child comes first. */
static void plan_slow_makers(struct planning *planning)
{
    const struct history *history = planning->history;
    for (size_t i = 0; i < planning->made_count; i++) {
        const struct made *made = &planning->made[i];
        if (history->events[made->event].kind != EVENT_FORK ||
            made->call == CALL_VFORK ||
            !is_wanted(planning->wish, VARIANT_HOLD, made->call) ||
            !plan_means(planning->wish->who, history, made->process) ||
            !is_usual(made))
            continue;
        const struct variant variant = {
            .kind = VARIANT_HOLD,
            .act = {.act = ACT_HOLD,
                    .who = history->processes[made->process].role,
                    .call = made->call,
                    .number = made->number,
                    .made = true},
        };
        plan_add(planning, 0, &variant);
    }
}

/* Each child before it has done anything: to be late is the most telling of
 * all. */
static void plan_new_children(struct planning *planning, enum variant_kind kind)
{
    const struct history *history = planning->history;
    if (planning->wish->calls[0] != CALL_NONE)
        return;
    for (int i = 1; (size_t)i < history->process_count; i++) {
        const struct variant variant = {
            .kind = kind,
            .act = {.act = kind == VARIANT_HOLD ? ACT_HOLD : ACT_KILL,
                    .who = history->processes[i].role,
                    .call = CALL_NONE,
                    .number = 1},
        };
        if (plan_means(planning->wish->who, history, i) &&
            is_typical(planning, i))
            plan_add(planning, 0, &variant);
    }
}

/* --- All of it -------------------------------------------------------------
 */

/* Those that tell most first, without changing the order of equals. */
static void sort(struct planning *planning)
{
    struct variant *sorted = calloc(planning->count + 1, sizeof *sorted);
    size_t next = 0;
    if (sorted == NULL)
        return; /* the order is a courtesy */
    for (unsigned rank = 0; rank < RANKS; rank++)
        for (size_t i = 0; i < planning->count; i++)
            if (planning->ranks[i] == rank)
                sorted[next++] = planning->plan[i];
    memcpy(planning->plan, sorted, planning->count * sizeof *sorted);
    free(sorted);
}

static void plan_all(struct planning *planning)
{
    const struct vary *wish = planning->wish;
    if ((wish->kinds & VARY(TERMINAL)) != 0)
        plan_add(planning, 0, &(struct variant){.kind = VARIANT_TERMINAL});
    if ((wish->kinds & VARY(PLANTED)) != 0)
        plan_add(planning, 0, &(struct variant){.kind = VARIANT_PLANTED});
    if ((wish->kinds & VARY(CHANGE)) != 0)
        plan_change(planning);
    if ((wish->kinds & VARY(HOLD)) != 0) {
        plan_new_children(planning, VARIANT_HOLD);
        plan_slow_makers(planning);
        plan_calls(planning, VARIANT_HOLD);
    }
    if ((wish->kinds & VARY(FAIL)) != 0)
        plan_calls(planning, VARIANT_FAIL);
    if ((wish->kinds & VARY(KILL)) != 0) {
        plan_new_children(planning, VARIANT_KILL);
        plan_calls(planning, VARIANT_KILL);
    }
}

size_t vary_plan(const struct recording *plain, const struct vary *wish,
                 struct variant **plan, size_t *left_out)
{
    struct planning planning = {.history = &plain->history, .wish = wish};
    *plan = NULL;
    *left_out = 0;
    planning.plan = calloc(VARY_PLAN_MAX, sizeof *planning.plan);
    planning.ranks = calloc(VARY_PLAN_MAX, 1);
    if (planning.plan != NULL && planning.ranks != NULL) {
        planning.room = VARY_PLAN_MAX;
        if (list_calls(&planning) == 0)
            plan_all(&planning);
        sort(&planning);
    }
    free(planning.made);
    free(planning.ranks);
    *plan = planning.plan;
    *left_out = planning.left_out;
    return planning.count;
}
