/* What an answer to exercises/10_races_mend_counter.md must do. */
#include "check/exercise.h"

#include "recording/query.h"

#include <stdio.h>
#include <string.h>

static void give_counts(int children, int rounds, struct given *given)
{
    snprintf(given->args[0], GIVEN_TEXT, "%d", children);
    snprintf(given->args[1], GIVEN_TEXT, "%d", rounds);
    snprintf(given->prints, GIVEN_OUTPUT, "parent: expected=%d counter=%d\n",
             children * rounds, children * rounds);
}

static void alone(unsigned seed, struct given *given)
{
    give_counts(1, given_number(seed, 0, 100000, 999999), given);
}

static void some_children(unsigned seed, struct given *given)
{
    give_counts(3, given_number(seed, 1, 4, 9), given);
}

static void arguments_only(unsigned seed, struct given *given)
{
    some_children(seed, given);
    given->prints[0] = '\0';
}

/* --- One step ------------------------------------------------------------ */

static int int_at(const unsigned char *bytes)
{
    int value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

/* Of all that children have stored: how much, and how much of it was added in
 * one step. */
struct additions {
    int stores, in_one_step;
    const struct event *other; /* the first that was not */
};

static struct additions additions_of(const struct history *history)
{
    struct additions all = {0, 0, NULL};
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind != EVENT_STORE || event->process < 1)
            continue;
        for (size_t k = 0; k < event->store_count; k++) {
            const struct store *store = &event->stores[k];
            bool adds = event->atomic && store->size == sizeof(int) &&
                        int_at(store->after) == int_at(store->before) + 1;
            all.stores++;
            all.in_one_step += adds;
            if (!adds && all.other == NULL)
                all.other = event;
        }
    }
    return all;
}

static void adds_in_one_step(const struct recording *recording)
{
    const struct additions all = additions_of(&recording->history);
    if (all.stores == 0) {
        EXPECT(false, "no child has stored anything in a segment");
        return;
    }
    if (all.other == NULL)
        return;
    EXPECT(false,
           "of %d changes by the children, %d were no single step: another "
           "child could come between load and store (line %d)",
           all.stores, all.stores - all.in_one_step, all.other->at.line);
}

/* --- All at the same time ------------------------------------------------ */

static void all_before_the_wait(const struct recording *recording)
{
    const struct history *history = &recording->history;
    size_t made = 0, children = history->process_count - 1;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        made += event->kind == EVENT_FORK;
        if (event->process == 0 && event->call == CALL_WAIT)
            break;
    }
    EXPECT(children > 1, "it makes %zu child%s, and not 3", children,
           children == 1 ? "" : "ren");
    EXPECT(made == children,
           "when the parent waits for the first time, %zu of %zu children are "
           "there",
           made, children);
}

static void forks(const struct recording *recording)
{
    EXPECT(recording->history.process_count > 1, "it makes no child");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "alone, a child counts exactly",
        .given = alone,
        .also = forks,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "no addition is lost, whoever comes in between",
        .given = some_children,
        .also = forks,
        .every_access = true,
        .points = 30,
    },
    {
        .line = __LINE__,
        .name = "each addition is one step that nobody can come between",
        .given = arguments_only,
        .every_access = true,
        .also = adds_in_one_step,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "all children are there before the parent waits for the first",
        .given = arguments_only,
        .also = all_before_the_wait,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "a fork that fails is reported, and the status is not 0",
        .given = arguments_only,
        .also = forks,
        .vary = &(const struct vary){.kinds = VARY(FAIL), .calls = {CALL_FORK}},
        .points = 15,
    },
};

/* --- R7: a lock that comes too late -------------------------------------- */

static bool touches(const struct event *event, uint64_t offset, bool stores)
{
    for (size_t i = 0; i < event->store_count && stores; i++)
        if (event->stores[i].offset == offset)
            return true;
    for (size_t i = 0; i < event->load_count && !stores; i++)
        if (event->loads[i].offset == offset)
            return true;
    return false;
}

/* Has the process of this store taken a lock behind its load, and has another
 * one stored in between? */
static bool locked_too_late(const struct history *history, size_t store)
{
    const struct event *events = history->events;
    const uint64_t offset = events[store].stores[0].offset;
    bool other = false, lock = false;
    for (size_t i = store; i-- > 0;) {
        if (events[i].process != events[store].process) {
            other = other || touches(&events[i], offset, true);
            continue;
        }
        if (touches(&events[i], offset, false))
            return other && lock;
        if (touches(&events[i], offset, true))
            return false;
        lock = lock || (events[i].atomic && events[i].store_count > 0);
    }
    return false;
}

static bool locks_for_the_store(const struct observed *observed,
                                struct diagnosis *found)
{
    const struct variant *plain = &observed->seen->variants[0];
    const struct history *history = &plain->recording.history;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind != EVENT_STORE || event->process < 1 || event->atomic ||
            !event->exact || event->store_count == 0 ||
            !locked_too_late(history, i))
            continue;
        found->certain = true;
        found->variant = plain;
        found->event = (int)i;
        snprintf(found->evidence, sizeof found->evidence,
                 "child %d has loaded, then taken the lock, then stored; and "
                 "another has stored in between.",
                 event->process);
        return true;
    }
    return false;
}

static const struct idea ideas[] = {
    {"R7", locks_for_the_store},
    {"R1", NULL},
    {"W7", NULL},
    {"W1", NULL},
    {"W2", NULL},
    {"L1", NULL},
    {"E8", NULL},
    {"O1", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
