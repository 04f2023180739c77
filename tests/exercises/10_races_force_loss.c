/* What an answer to exercises/10_races_force_loss.md must do. */
#include "check/exercise.h"

#include "recording/query.h"

#include <stdio.h>

static void some_start(unsigned seed, struct given *given)
{
    snprintf(given->args[0], GIVEN_TEXT, "%d", given_number(seed, 0, 2, 9999));
}

static void one_lost(unsigned seed, struct given *given)
{
    int start = given_number(seed, 0, 2, 9999);
    some_start(seed, given);
    snprintf(given->prints, GIVEN_OUTPUT,
             "parent: start=%d expected=%d got=%d\n", start, start - 2,
             start - 1);
}

/* What a process does to the counter: its first load, also before the fork, and
 * its first store behind that. */
struct steps {
    const struct event *load, *store;
};

static struct steps steps_of(const struct history *history, int process)
{
    struct steps steps = {NULL, NULL};
    bool forked = false;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        forked = forked || event->kind == EVENT_FORK;
        if (event->process != process)
            continue;
        if (steps.load == NULL && event->load_count > 0)
            steps.load = event;
        if (steps.store == NULL && forked && event->kind == EVENT_STORE &&
            event->store_count > 0)
            steps.store = event;
    }
    return steps;
}

static void both_load_and_store(const struct recording *recording)
{
    static const char *const who[] = {"parent", "child"};
    const struct history *history = &recording->history;
    if (history->process_count != 2) {
        EXPECT(false, "there are %zu processes, and not 2",
               history->process_count);
        return;
    }
    for (int i = 0; i < 2; i++) {
        const struct steps steps = steps_of(history, i);
        EXPECT(steps.load != NULL, "the %s never loads the counter", who[i]);
        EXPECT(steps.store != NULL, "the %s never stores into the counter",
               who[i]);
        EXPECT(steps.load == NULL || steps.store == NULL ||
                   !query_before(steps.store, steps.load),
               "the %s stores into the counter before it has loaded it",
               who[i]);
    }
}

static void forks(const struct recording *recording)
{
    EXPECT(recording->history.process_count > 1, "it makes no child");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "one of the two subtractions is lost",
        .given = one_lost,
        .also = forks,
        .points = 30,
    },
    {
        .line = __LINE__,
        .name = "it is lost whichever process is slow",
        .given = one_lost,
        .also = forks,
        .vary = &(const struct vary){.kinds = VARY(HOLD)},
        .points = 30,
    },
    {
        .line = __LINE__,
        .name = "both load the counter, and store what they made of it",
        .given = some_start,
        .every_access = true,
        .also = both_load_and_store,
        .points = 25,
    },
    {
        .line = __LINE__,
        .name = "a call that fails is reported, and the status is not 0",
        .given = some_start,
        .also = forks,
        .vary = &(const struct vary){.kinds = VARY(FAIL)},
        .points = 15,
    },
};

/* R9: nothing is lost, although both have subtracted. */
static bool in_one_go(const struct observed *observed, struct diagnosis *found)
{
    const struct variant *plain = &observed->seen->variants[0];
    const struct recording *recording = &plain->recording;
    int start = 0, expected = 0, got = 0;
    if (recording->limit != LIMIT_NONE ||
        recording->history.process_count != 2 ||
        observed->seen->request.trace->every_access ||
        sscanf(recording->out.text, "parent: start=%d expected=%d got=%d",
               &start, &expected, &got) != 3 ||
        got != start - 2)
        return false;
    found->certain = true;
    found->variant = plain;
    found->event = -1;
    snprintf(found->evidence, sizeof found->evidence,
             "it began with %d, and got %d: one of the two has subtracted from "
             "what the other had stored.",
             start, got);
    return true;
}

static const struct idea ideas[] = {
    {"W4", NULL}, {"W3", NULL}, {"R9", in_one_go},
    {"W1", NULL}, {"R5", NULL}, {"L1", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
