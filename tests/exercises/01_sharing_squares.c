/* What an answer to exercises/01_sharing_squares.md must do. */
#include "check/exercise.h"
#include "recording/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the program was asked for in the rows that have an `also`. */
static int some;

static void give_n(int n, struct given *given)
{
    size_t at = 0;
    snprintf(given->args[0], GIVEN_TEXT, "%d", n);
    for (int i = -1; i < n; i++) {
        char *line = given->prints + at;
        if (i == -1)
            snprintf(line, GIVEN_OUTPUT - at, "parent: %d squares\n", n);
        else
            snprintf(line, GIVEN_OUTPUT - at, "parent: slot %d holds %d\n", i,
                     i * i);
        at += strlen(line);
    }
}

/* One slot is changed in the text, too: `which` to `number`. */
static void change_line(struct given *given, int which, int number)
{
    char old[GIVEN_TEXT];
    snprintf(old, sizeof old, "slot %d holds %d\n", which, which * which);
    const char *at = strstr(given->prints, old);
    snprintf(given->changed, GIVEN_OUTPUT, "%.*sslot %d holds %d\n%s",
             (int)(at - given->prints), given->prints, which, number,
             at + strlen(old));
}

static void some_n(unsigned seed, struct given *given)
{
    some = given_number(seed, 0, 4, 5);
    give_n(some, given);
    int which = 1; /* in any segment that holds more than one int */
    given->flows = which * which;
    given->becomes = given_number(seed, 2, 10001, 99999);
    change_line(given, which, given->becomes);
}

/* The same without a word on what is printed: whoever prints the wrong thing
 * has lost points for that already. */
static void some_children(unsigned seed, struct given *given)
{
    some_n(seed, given);
    given->prints[0] = '\0';
}

static void no_children(unsigned seed, struct given *given)
{
    (void)seed;
    give_n(0, given);
}

static void many_n(unsigned seed, struct given *given)
{
    give_n(given_number(seed, 3, 30, 50), given);
}

static void a_few(unsigned seed, struct given *given)
{
    give_n(given_number(seed, 4, 3, 5), given);
}

static void a_few_children(unsigned seed, struct given *given)
{
    a_few(seed, given);
    given->prints[0] = '\0';
}

/* Has it done anything at all? */
static void makes_children(const struct recording *seen)
{
    EXPECT(seen->history.process_count > 1, "no child was made");
}

static void makes_a_segment(const struct recording *seen)
{
    EXPECT(seen->history.segment_count > 0, "no segment was made");
}

/* The children are there together: their parent waits for none of them before
 * it has made them all. */
static void are_made_together(const struct recording *seen)
{
    const struct history *history = &seen->history;
    int made = 0, before_wait = -1;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->process != 0)
            continue;
        made += event->kind == EVENT_FORK;
        if (event->kind == EVENT_CALL && event->call == CALL_WAIT &&
            event->error == 0 && before_wait == -1)
            before_wait = made;
    }
    EXPECT(made == some, "the parent made %d children, asked for are %d", made,
           some);
    EXPECT((int)history->process_count - 1 == made,
           "there were %zu processes in all, with the parent: children have "
           "made children",
           history->process_count);
    EXPECT(before_wait == made,
           "the parent had made %d of its %d children when it had first waited",
           before_wait == -1 ? 0 : before_wait, made);
}

/* One segment, in which all slots have room. */
static void has_room(const struct recording *seen)
{
    const struct history *history = &seen->history;
    int made = 0;
    size_t size = 0, wanted = (size_t)some * sizeof(int);
    for (size_t i = 0; i < history->event_count; i++) {
        int segment = query_made(&history->events[i]);
        if (segment == -1)
            continue;
        made++;
        size = history->segments[segment].size;
    }
    EXPECT(made == 1, "%d segments were made, one is enough", made);
    EXPECT(made != 1 || size >= wanted,
           "the segment has %zu bytes, and %d ints need %zu", size, some,
           wanted);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the parent prints the square of each child, in order",
        .given = some_n,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "what it prints is what stands in the segment",
        .given = some_n,
        .vary = &(const struct vary){.kinds = VARY(CHANGE)},
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "all children are made before the first is waited for",
        .given = some_children,
        .also = are_made_together,
        .exits = ANY_ENDING,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "there is one segment, with room for all slots",
        .given = some_children,
        .also = has_room,
        .exits = ANY_ENDING,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "without children, it prints its first line only",
        .given = no_children,
        .points = 5,
    },
    {
        .line = __LINE__,
        .name = "however late a child is, the result is the same",
        .given = a_few,
        .vary = &(const struct vary){.kinds = VARY(HOLD)},
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "each child is waited for, and nothing is left behind",
        .given = some_children,
        .also = makes_children,
        .tidy = true,
        .exits = ANY_ENDING,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "when a call fails, it says so, and leaves nothing behind",
        .given = a_few_children,
        .also = makes_a_segment,
        .vary = &(const struct vary){.kinds = VARY(FAIL)},
        .exits = ANY_ENDING,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "it is the same with many children",
        .given = many_n,
        .deadline_ms = 3000, /* they may become more and more */
        .points = 10,
    },
};

/* --- What this exercise alone can know ------------------------------------ */

/* P2: room for a pointer, where several ints were to have room. */
static bool has_size_of_pointer(const struct observed *observed,
                                struct diagnosis *found)
{
    const struct variant *plain = &observed->seen->variants[0];
    const struct history *history = &plain->recording.history;
    long n = strtol(observed->seen->request.argv[1], NULL, 10);
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (query_made(event) == -1 || event->args[1] != sizeof(int *) ||
            (size_t)n * sizeof(int) <= sizeof(int *))
            continue;
        found->certain = true;
        found->variant = plain;
        found->event = (int)i;
        snprintf(found->evidence, sizeof found->evidence,
                 "shmget was called with the size %zu, that of a pointer; %ld "
                 "ints have %zu bytes.",
                 sizeof(int *), n, (size_t)n * sizeof(int));
        return true;
    }
    return false;
}

static const struct idea ideas[] = {
    {"K9", NULL}, {"W6", NULL}, {"W2", NULL},
    {"W1", NULL}, {"W7", NULL}, {"P2", has_size_of_pointer},
    {"E1", NULL}, {"E2", NULL}, {"E8", NULL},
    {"L1", NULL}, {"L2", NULL}, {"R4", NULL},
    {"E7", NULL}, {"E6", NULL}, {"O1", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
