/* What an answer to exercises/02_create_make_remove.md must do. */
#include "check/exercise.h"
#include "recording/query.h"

#include <stdio.h>

/* What the program was asked for. */
static size_t wanted_size;
static unsigned wanted_mode;

/* Such modes that the owner may read, so that IPC_STAT is allowed; and such
 * sizes as are no multiple of a page. */
static void some_segment(unsigned seed, struct given *given)
{
    static const unsigned modes[] = {0400, 0404, 0420, 0440, 0450, 0460};
    wanted_mode = modes[given_number(seed, 0, 0, (int)COUNT(modes) - 1)];
    wanted_size = (size_t)given_number(seed, 1, 8, 1023) * 8 + 1;
    snprintf(given->args[0], GIVEN_TEXT, "%zu", wanted_size);
    snprintf(given->args[1], GIVEN_TEXT, "%o", wanted_mode);
    snprintf(given->prints, GIVEN_OUTPUT, "process: size=%zu mode=%04o\n",
             wanted_size, wanted_mode);
}

/* The same without a word on what is printed: whoever prints the wrong thing
 * has lost points for that already. */
static void some_arguments(unsigned seed, struct given *given)
{
    some_segment(seed, given);
    given->prints[0] = '\0';
}

static void makes_a_segment(const struct recording *seen)
{
    EXPECT(query_calls(&seen->history, CALL_SHMGET, 0) > 0,
           "no segment was made: shmget is not called");
}

static void has_the_size(const struct recording *seen)
{
    const struct history *history = &seen->history;
    int made = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (query_made(event) == -1)
            continue;
        made++;
        EXPECT(event->args[1] == wanted_size,
               "shmget was called with the size %llu, asked for are %zu",
               (unsigned long long)event->args[1], wanted_size);
    }
    EXPECT(made == 1, "%d segments were made, one is asked for", made);
}

static void has_the_mode(const struct recording *seen)
{
    const struct history *history = &seen->history;
    int made = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (query_made(event) == -1)
            continue;
        unsigned mode = (unsigned)event->args[2] & 0777;
        made++;
        EXPECT(mode == wanted_mode,
               "shmget was called with the mode %04o, asked for is %04o", mode,
               wanted_mode);
    }
    EXPECT(made == 1, "%d segments were made, one is asked for", made);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "it prints size and mode of the segment",
        .given = some_segment,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "the segment has just the size that was asked for",
        .given = some_arguments,
        .also = has_the_size,
        .exits = ANY_ENDING,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "the segment has just the permission bits that were asked for",
        .given = some_arguments,
        .also = has_the_mode,
        .exits = ANY_ENDING,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "the segment is removed",
        .given = some_arguments,
        .also = makes_a_segment,
        .tidy = true,
        .exits = ANY_ENDING,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "a segment of 0 bytes cannot be made, and it says so",
        .args = {"0", "600"},
        .prints = "",
        .complains = SOMETHING,
        .exits = ANY_BUT_0,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "when a call fails, it says so, and leaves nothing behind",
        .given = some_arguments,
        .also = makes_a_segment,
        .vary = &(const struct vary){.kinds = VARY(FAIL)},
        .exits = ANY_ENDING,
        .points = 15,
    },
};

static const struct idea ideas[] = {
    {"E4", NULL}, {"K4", NULL}, {"K3", NULL}, {"K8", NULL},
    {"K7", NULL}, {"L4", NULL}, {"L1", NULL}, {"L2", NULL},
    {"E2", NULL}, {"E7", NULL}, {"E6", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
