/* Which variants are planned, of recordings that were never run. */
#include "vary/vary.h"
#include "check/check.h"
#include "check/report.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* --- A history -------------------------------------------------------------
 */

static void add_process(struct history *history, const char *role, int parent)
{
    int index = history_add_process(history);
    struct process *process = &history->processes[index];
    process->parent = parent;
    process->role = strdup(role);
    process->name = strdup("prog");
    if (process->role == NULL || process->name == NULL)
        err(REPORT_UNTESTED, "strdup");
}

static struct event *add_call(struct history *history, int process,
                              enum call call)
{
    enum event_kind kind = call == CALL_FORK ? EVENT_FORK : EVENT_CALL;
    int index = history_add_event(history, kind); /* moves the events */
    struct event *event = &history->events[index];
    event->process = process;
    event->call = call;
    return event;
}

static void add_store(struct history *history, int by, uint64_t offset,
                      int value)
{
    int index = history_add_event(history, EVENT_STORE);
    struct store *store = event_add_store(&history->events[index], 0, offset,
                                          sizeof value);
    if (store == NULL)
        err(REPORT_UNTESTED, "event_add_store");
    history->events[index].process = store->by = by;
    memset(store->before, 0, sizeof value);
    memcpy(store->after, &value, sizeof value);
}

/* A parent with so many children; each stores 5, then 7, and detaches. */
static struct recording make(int children)
{
    struct recording made = {.status = 0};
    struct history *history = &made.history;
    add_process(history, "parent", -1);
    int segment = history_add_segment(history);
    history->segments[segment].size = 4096;
    history->segments[segment].name = strdup("");
    add_call(history, 0, CALL_SHMGET);
    add_call(history, 0, CALL_SHMAT);
    for (int i = 1; i <= children; i++) {
        char role[32];
        snprintf(role, sizeof role, "child %d", i);
        add_process(history, role, 0);
        add_call(history, 0, CALL_FORK)->other = i;
    }
    for (int i = 1; i <= children; i++) {
        add_store(history, i, 4 * (uint64_t)i, 5);
        add_store(history, i, 4 * (uint64_t)i, 7);
        add_call(history, i, CALL_SHMDT);
        add_call(history, 0, CALL_WAIT)->other = i;
    }
    add_call(history, 0, CALL_WRITE)->args[0] = 1;
    return made;
}

struct planned {
    struct variant *plan;
    size_t count, left_out;
};

static struct planned plan(const struct recording *made, struct vary wish)
{
    struct planned planned;
    planned.count = vary_plan(made, &wish, &planned.plan, &planned.left_out);
    return planned;
}

/* How many of the plan do this; and where the first one stands, or -1. */
static size_t count_of(const struct planned *planned, enum act act,
                       const char *who, enum call call, long *first)
{
    size_t count = 0;
    *first = -1;
    for (size_t i = 0; i < planned->count; i++) {
        const struct intervention *it = &planned->plan[i].act;
        if (it->act != act || it->call != call ||
            (who != NULL && strcmp(it->who, who) != 0))
            continue;
        *first = *first == -1 ? (long)i : *first;
        count++;
    }
    return count;
}

static void expect_count(const struct planned *planned, enum act act,
                         const char *who, enum call call, size_t wanted)
{
    long first;
    size_t count = count_of(planned, act, who, call, &first);
    EXPECT(count == wanted, "call %d of %s: %zu variants, not %zu", call,
           who != NULL ? who : "anybody", count, wanted);
}

/* --- Failing ---------------------------------------------------------------
 */

static void what_can_fail_is_planned_to_fail(void)
{
    struct recording made = make(2);
    struct planned planned = plan(&made, (struct vary){.kinds = VARY(FAIL)});
    EXPECT(planned.count == 4, "%zu variants", planned.count);
    expect_count(&planned, ACT_FAIL, "parent", CALL_SHMGET, 1);
    expect_count(&planned, ACT_FAIL, "parent", CALL_SHMAT, 1);
    expect_count(&planned, ACT_FAIL, "parent", CALL_FORK, 2);
    for (size_t i = 0; i < planned.count; i++)
        EXPECT(planned.plan[i].act.error > 0, "variant %zu has no error", i);
    EXPECT(planned.count > 3 && planned.plan[3].act.number == 2,
           "the second fork is not the last of the plan");
    free(planned.plan);
    recording_free(&made);
}

static void calls_can_be_named(void)
{
    struct recording made = make(2);
    struct planned planned = plan(
        &made, (struct vary){.kinds = VARY(FAIL), .calls = {CALL_WRITE}});
    EXPECT(planned.count == 1 && planned.plan[0].act.call == CALL_WRITE &&
               planned.plan[0].act.error == ENOSPC,
           "%zu variants", planned.count);
    free(planned.plan);
    planned = plan(&made, (struct vary){.kinds = VARY(FAIL),
                                        .calls = {CALL_SHMDT},
                                        .who = "child2"});
    EXPECT(planned.count == 1 &&
               strcmp(planned.plan[0].act.who, "child 2") == 0,
           "%zu variants of child 2", planned.count);
    free(planned.plan);
    recording_free(&made);
}

/* --- Holding and killing ---------------------------------------------------
 */

static void being_late_comes_first(void)
{
    struct recording made = make(2);
    struct planned planned = plan(&made, (struct vary){.kinds = VARY(HOLD)});
    long late, made_at, wait;
    size_t count = count_of(&planned, ACT_HOLD, NULL, CALL_NONE, &late);
    EXPECT(count == 2 && late == 0, "%zu are late, the first is variant %ld",
           count, late);
    count_of(&planned, ACT_HOLD, "parent", CALL_FORK, &made_at);
    EXPECT(made_at == 2 && planned.plan[2].act.made,
           "behind its fork the parent is held in variant %ld", made_at);
    count = count_of(&planned, ACT_HOLD, "parent", CALL_WAIT, &wait);
    EXPECT(count == 2 && wait > made_at, "%zu waits, variant %ld", count, wait);
    free(planned.plan);
    recording_free(&made);
}

static void of_many_some_stand_for_all(void)
{
    struct recording made = make(40);
    struct planned planned = plan(&made, (struct vary){.kinds = VARY(HOLD)});
    static const char *const typical[] = {"child 1", "child 2", "child 40"};
    for (size_t i = 0; i < COUNT(typical); i++)
        expect_count(&planned, ACT_HOLD, typical[i], CALL_NONE, 1);
    expect_count(&planned, ACT_HOLD, NULL, CALL_NONE, COUNT(typical));
    expect_count(&planned, ACT_HOLD, "parent", CALL_WAIT, 3);
    EXPECT(planned.left_out == 0 && planned.count < VARY_PLAN_MAX,
           "%zu variants, %zu left out", planned.count, planned.left_out);
    free(planned.plan);
    recording_free(&made);
}

static void killing_begins_behind_a_call(void)
{
    struct recording made = make(2);
    struct planned planned = plan(
        &made, (struct vary){.kinds = VARY(KILL), .from = CALL_SHMAT});
    expect_count(&planned, ACT_KILL, NULL, CALL_SHMGET, 0);
    expect_count(&planned, ACT_KILL, NULL, CALL_SHMAT, 0);
    expect_count(&planned, ACT_KILL, "parent", CALL_FORK, 2);
    expect_count(&planned, ACT_KILL, "child 2", CALL_SHMDT, 1);
    free(planned.plan);
    planned = plan(&made,
                   (struct vary){.kinds = VARY(KILL), .who = "children"});
    expect_count(&planned, ACT_KILL, "parent", CALL_WAIT, 0);
    expect_count(&planned, ACT_KILL, NULL, CALL_SHMDT, 2);
    free(planned.plan);
    recording_free(&made);
}

static void what_is_left_out_is_counted(void)
{
    struct recording made = {.status = 0};
    add_process(&made.history, "parent", -1);
    char role[32];
    for (int i = 1; i <= 40; i++) { /* each the child of the one before it */
        snprintf(role, sizeof role, "child %d", i);
        add_process(&made.history, role, i - 1);
        for (int call = 0; call < 4; call++)
            add_call(&made.history, i, CALL_SHMAT);
    }
    struct planned planned = plan(
        &made, (struct vary){.kinds = VARY(FAIL), .calls = {CALL_SHMAT}});
    EXPECT(planned.count == VARY_PLAN_MAX &&
               planned.count + planned.left_out == 120,
           "%zu variants, %zu left out", planned.count, planned.left_out);
    free(planned.plan);
    recording_free(&made);
}

/* --- Changing --------------------------------------------------------------
 */

static void what_a_child_has_stored_is_changed(void)
{
    struct recording made = make(3);
    struct vary wish = {.kinds = VARY(CHANGE), .flows = 7, .becomes = 99};
    struct planned planned = plan(&made, wish);
    EXPECT(planned.count == 1, "%zu variants", planned.count);
    if (planned.count == 1) {
        const struct variant *variant = &planned.plan[0];
        int was, becomes;
        memcpy(&was, variant->was, sizeof was);
        memcpy(&becomes, variant->bytes, sizeof becomes);
        EXPECT(was == 7 && becomes == 99, "%d becomes %d", was, becomes);
        EXPECT(variant->act.segment == 0 && variant->act.offset == 12 &&
                   variant->act.size == sizeof becomes,
               "at %llu", (unsigned long long)variant->act.offset);
    }
    free(planned.plan);
    wish.flows = 8;
    planned = plan(&made, wish);
    EXPECT(planned.count == 0, "what was never stored is changed");
    free(planned.plan);
    recording_free(&made);
}

static void what_the_parent_stores_does_not_flow(void)
{
    struct recording made = make(0);
    add_store(&made.history, 0, 8, 7);
    struct planned planned = plan(
        &made, (struct vary){.kinds = VARY(CHANGE), .flows = 7, .becomes = 9});
    EXPECT(planned.count == 0, "%zu variants", planned.count);
    free(planned.plan);
    recording_free(&made);
}

/* --- All -------------------------------------------------------------------
 */

static void an_empty_recording_has_no_plan(void)
{
    struct recording nothing = {.status = 0};
    struct planned planned = plan(
        &nothing, (struct vary){.kinds = VARY(FAIL) | VARY(HOLD) | VARY(KILL) |
                                         VARY(CHANGE)});
    EXPECT(planned.count == 0 && planned.left_out == 0, "%zu variants",
           planned.count);
    free(planned.plan);
}

static void the_same_recording_gives_the_same_plan(void)
{
    struct recording made = make(5);
    const struct vary wish = {.kinds = VARY(FAIL) | VARY(HOLD) | VARY(KILL) |
                                       VARY(TERMINAL)};
    struct planned one = plan(&made, wish), other = plan(&made, wish);
    EXPECT(one.count == other.count && one.count > 20, "%zu and %zu variants",
           one.count, other.count);
    EXPECT(one.count == other.count &&
               memcmp(one.plan, other.plan, one.count * sizeof *one.plan) == 0,
           "they differ");
    free(one.plan);
    free(other.plan);
    recording_free(&made);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"what can fail is planned to fail", what_can_fail_is_planned_to_fail,
         0},
        {"calls and processes can be named", calls_can_be_named, 0},
        {"a child that is late comes first", being_late_comes_first, 0},
        {"of many, some stand for all", of_many_some_stand_for_all, 0},
        {"killing begins behind a call", killing_begins_behind_a_call, 0},
        {"what is left out is counted", what_is_left_out_is_counted, 0},
        {"what a child has stored is changed, where it was last",
         what_a_child_has_stored_is_changed, 0},
        {"what the parent stores does not flow",
         what_the_parent_stores_does_not_flow, 0},
        {"an empty recording has no plan", an_empty_recording_has_no_plan, 0},
        {"the same recording gives the same plan",
         the_same_recording_gives_the_same_plan, 0},
    };
    return report_main("lab/vary", tests, COUNT(tests), argc, argv);
}
