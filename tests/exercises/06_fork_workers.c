/* What an answer to exercises/06_fork_workers.md must do. */
#include "check/exercise.h"

#include <stdio.h>
#include <string.h>

/* One after the other, they are the numbers 0, 1, 2, ... of a seed. */
static int number(unsigned seed, int i)
{
    return given_number(seed, (unsigned)i, 2, 99);
}

/* `count` workers, of which those in `crashes` (bit i for worker i) crash. */
static void give_workers(unsigned seed, int count, unsigned crashes,
                         struct given *given)
{
    static const int signals[] = {6, 8, 9, 11, 15};
    int sum = 0;
    size_t used = 0;
    for (int i = 0; i < count; i++) {
        int value = number(seed, i);
        bool crash = (crashes >> i & 1) != 0;
        int signo = signals[value % (int)COUNT(signals)];
        snprintf(given->args[i], GIVEN_TEXT, "%d", crash ? -signo : value);
        sum += crash ? 0 : value * value;
        if (crash)
            used += (size_t)snprintf(given->prints + used, GIVEN_OUTPUT - used,
                                     "worker %d killed by signal %d\n", i + 1,
                                     signo);
    }
    snprintf(given->prints + used, GIVEN_OUTPUT - used, "sum=%d\n", sum);
    given->flows = number(seed, 0) * number(seed, 0);
    given->becomes = given->flows + given_number(seed, 20, 1, 99);
    memcpy(given->changed, given->prints, used);
    snprintf(given->changed + used, GIVEN_OUTPUT - used, "sum=%d\n",
             sum - given->flows + given->becomes);
}

static void no_crash(unsigned seed, struct given *given)
{
    give_workers(seed, 4, 0, given);
}

static void one_worker(unsigned seed, struct given *given)
{
    give_workers(seed, 1, 0, given);
}

/* One in the middle. */
static void one_crash(unsigned seed, struct given *given)
{
    give_workers(seed + 1, 5, 1U << given_number(seed, 30, 1, 3), given);
}

/* The first, the last, and one between them. */
static void some_crash(unsigned seed, struct given *given)
{
    give_workers(seed + 2, 6, 1U | 1U << given_number(seed, 31, 1, 4) | 1U << 5,
                 given);
}

static void a_child_for_each(const struct recording *recording)
{
    const struct history *history = &recording->history;
    size_t others = 0;
    for (size_t i = 1; i < history->process_count; i++)
        others += history->processes[i].parent != 0;
    EXPECT(history->process_count == 5,
           "for 4 numbers there were %zu processes beside the first",
           history->process_count - 1);
    EXPECT(others == 0, "%zu of the processes are children of a worker",
           others);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "it prints the sum when nobody crashes, also of one worker",
        .given = one_worker,
        .points = 5,
    },
    {
        .line = __LINE__,
        .name = "each number has one worker, a child of the first process",
        .given = no_crash,
        .also = a_child_for_each,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "the sum is that of what the workers have stored in a segment",
        .given = no_crash,
        .vary = &(const struct vary){.kinds = VARY(CHANGE)},
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "a worker that was killed is named, and the status is 1",
        .given = one_crash,
        .exits = 1,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "several that were killed are named in order, the others count",
        .given = some_crash,
        .exits = 1,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "all workers are waited for, and no segment is left behind",
        .given = one_crash,
        .exits = 1,
        .tidy = true,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "it prints the same, however late a worker is",
        .given = one_crash,
        .exits = 1,
        .vary = &(const struct vary){.kinds = VARY(HOLD)},
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "when a call fails, also a later fork, it says so and leaves "
                "nothing",
        .given = no_crash,
        .vary = &(const struct vary){.kinds = VARY(FAIL),
                                     .calls = {CALL_SHMGET, CALL_SHMAT,
                                               CALL_SHMCTL, CALL_FORK}},
        .points = 15,
    },
};

static const struct idea ideas[] = {
    {"W2", NULL}, {"W5", NULL}, {"W6", NULL}, {"E8", NULL}, {"L1", NULL},
    {"L5", NULL}, {"L2", NULL}, {"W1", NULL}, {"O2", NULL}, {"O1", NULL},
    {"K9", NULL}, {"E1", NULL}, {"E2", NULL}, {"E7", NULL}, {"W3", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
