/* What an answer to exercises/11_semaphores_buffer.md must do. */
#include "sets.h"

#include "recording/hang.h"
#include "recording/query.h"

#include <stdio.h>
#include <sys/ipc.h>

static void give_counts(int producers, int consumers, int items,
                        struct given *given)
{
    snprintf(given->args[0], GIVEN_TEXT, "%d", producers);
    snprintf(given->args[1], GIVEN_TEXT, "%d", consumers);
    snprintf(given->args[2], GIVEN_TEXT, "%d", items);
    snprintf(given->prints, GIVEN_OUTPUT, "parent: items=%d sum=%d\n",
             producers * items, producers * (items * (items + 1) / 2));
}

/* More items than slots, so that somebody has to wait. */
static void one_of_each(unsigned seed, struct given *given)
{
    give_counts(1, 1, given_number(seed, 0, 9, 15), given);
}

static void several_of_each(unsigned seed, struct given *given)
{
    give_counts(2, 3, given_number(seed, 1, 6, 9), given);
}

static void no_items(unsigned seed, struct given *given)
{
    give_counts(2, given_number(seed, 2, 2, 3), 0, given);
}

static void arguments_only(unsigned seed, struct given *given)
{
    several_of_each(seed, given);
    given->prints[0] = '\0';
}

static bool has_stored(const struct history *history, int process)
{
    for (size_t i = 0; i < history->event_count; i++)
        for (size_t k = 0; k < history->events[i].store_count; k++)
            if (history->events[i].stores[k].by == process)
                return true;
    return false;
}

/* Who produces puts items there, who consumes adds up there. */
static void all_take_part(const struct recording *recording)
{
    const struct history *history = &recording->history;
    if (recording->limit != LIMIT_NONE)
        return; /* that it hangs is said already */
    EXPECT(history->process_count == 1 + 5, "it makes %zu children, and not 5",
           history->process_count - 1);
    for (int i = 1; (size_t)i < history->process_count; i++) {
        size_t calls = query_calls(history, CALL_SEMOP, i);
        EXPECT(has_stored(history, i),
               "child %d has stored nothing in the segment", i);
        EXPECT(calls > 0, "child %d never calls semop", i);
    }
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "with one of each, every item arrives once, whoever is slow",
        .given = one_of_each,
        .also = makes_children,
        .vary = &(const struct vary){.kinds = VARY(HOLD)},
        .points = 25,
    },
    {
        .line = __LINE__,
        .name = "without any item, everybody ends",
        .given = no_items,
        .also = makes_children,
        .vary = &(const struct vary){.kinds = VARY(HOLD)},
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "with several of each, every item arrives once, whoever is "
                "slow",
        .given = several_of_each,
        .also = makes_children,
        .vary = &(const struct vary){.kinds = VARY(HOLD)},
        .points = 25,
    },
    {
        .line = __LINE__,
        .name = "each child does its part in the segment",
        .given = arguments_only,
        .also = all_take_part,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "all children are waited for, and no segment or semaphore set "
                "is left",
        .given = arguments_only,
        .also = makes_children,
        .tidy = true,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "when a call fails, nobody waits for ever, and the status is "
                "not 0",
        .given = arguments_only,
        .also = forks,
        .vary = &(const struct vary){.kinds = VARY(FAIL)},
        .in_variant = reports,
        .points = 15,
    },
};

/* --- R3: another has taken the last item --------------------------------- */

/* Has another child taken of this semaphore, and ended well? */
static int other_taker(const struct history *history, const struct wait *wait)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind != EVENT_CALL || event->call != CALL_SEMOP ||
            event->error != 0 || event->process == wait->process ||
            event->operation_count == 0 || event->operations[0].by >= 0 ||
            event->operations[0].number != wait->number)
            continue;
        const struct event *end = query_event(history, EVENT_EXIT,
                                              event->process);
        if (end != NULL && end->status == 0)
            return event->process;
    }
    return -1;
}

/* A consumer waits for an item although nobody is left who would put one, and
 * although others knew when to end. */
static bool asks_then_waits(const struct observed *observed,
                            struct diagnosis *found)
{
    for (size_t i = 0; i < observed->seen->count; i++) {
        const struct variant *variant = &observed->seen->variants[i];
        const struct history *history = &variant->recording.history;
        size_t last = history->event_count;
        struct hang hang;
        while (last > 0 && history->events[last - 1].kind != EVENT_HANG)
            last--;
        if (last == 0 || hang_find(history, last - 1, &hang) == -1 ||
            hang.cause != HANG_RAISER_GONE || hang.count == 0)
            continue;
        const struct wait *wait =
            &history->events[last - 1].waits[hang.chain[hang.count - 1]];
        int other = other_taker(history, wait);
        if (other == -1)
            continue;
        found->certain = true;
        found->variant = variant;
        found->event = (int)last - 1;
        snprintf(found->evidence, sizeof found->evidence,
                 "child %d waits for one more item, but others, such as child "
                 "%d, have taken the last ones, and nobody is left who puts "
                 "any.",
                 wait->process, other);
        return true;
    }
    return false;
}

/* --- S9, S11: what the three semaphores are for ------------------------------
 */

enum {
    EMPTY,
    FULL,
    MUTEX,
    SLOTS = 4
};

/* The values that stood when the first operation was made. */
static const struct set_change *first_values(const struct history *history)
{
    const struct set_change *now = NULL;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->call == CALL_SEMOP)
            break;
        for (size_t k = 0; k < event->set_count; k++)
            if (event->sets[k].value_count == 3)
                now = &event->sets[k];
    }
    return now;
}

static bool tell(struct diagnosis *found, const struct variant *variant)
{
    found->certain = true;
    found->variant = variant;
    found->event = -1;
    return true;
}

static bool wrong_values(const struct observed *observed,
                         struct diagnosis *found)
{
    const struct variant *plain = &observed->seen->variants[0];
    const struct set_change *now = first_values(&plain->recording.history);
    if (now == NULL || (now->values[EMPTY] == SLOTS && now->values[FULL] == 0 &&
                        now->values[MUTEX] == 1))
        return false;
    snprintf(found->evidence, sizeof found->evidence,
             "EMPTY begins with %d, FULL with %d, MUTEX with %d; but at first "
             "%d slots are free, none is full, and one may come in.",
             now->values[EMPTY], now->values[FULL], now->values[MUTEX], SLOTS);
    return tell(found, plain);
}

/* How often was this semaphore taken (-1) or raised (+1)? */
static int count_of(const struct history *history, int number, int sign)
{
    int count = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        for (size_t k = 0; event->kind == EVENT_CALL && event->error == 0 &&
                           k < event->operation_count;
             k++)
            count += event->operations[k].number == number &&
                     event->operations[k].by * sign > 0;
    }
    return count;
}

/* One side takes its count, and nobody ever raises that of the other side. */
static bool never_raised(const struct observed *observed,
                         struct diagnosis *found)
{
    static const char *const names[] = {"EMPTY", "FULL"};
    const struct variant *plain = &observed->seen->variants[0];
    const struct history *history = &plain->recording.history;
    bool hangs = plain->recording.limit == LIMIT_HUNG;
    for (int i = EMPTY; hangs && i <= FULL; i++)
        if (count_of(history, !i, -1) > 0 && count_of(history, i, +1) == 0) {
            snprintf(found->evidence, sizeof found->evidence,
                     "%s was taken %d times, and nobody has ever raised %s "
                     "for it.",
                     names[!i], count_of(history, !i, -1), names[i]);
            return tell(found, plain);
        }
    return diagnose_rule_of("S11")(observed, found);
}

static const struct idea ideas[] = {
    {"S10", goes_in},
    {"S4", NULL},
    {"S9", wrong_values},
    {"S11", never_raised},
    {"R3", asks_then_waits},
    {"L9", NULL},
    {"W4", NULL},
    {"W1", NULL},
    {"W2", NULL},
    {"R5", NULL},
    {"O1", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
