/* What an answer to exercises/03_keys_mend_ftok.md must do. */
#include "check/exercise.h"
#include "recording/query.h"

#include <stdio.h>
#include <string.h>

/* The scratch folder of the run is a file like any other. */
static void a_file(unsigned seed, struct given *given)
{
    int number = given_number(seed, 0, 2, 9999);
    snprintf(given->args[0], GIVEN_TEXT, ".");
    snprintf(given->args[1], GIVEN_TEXT, "%d", number);
    snprintf(given->prints, GIVEN_OUTPUT, "process: under the key of .: %d\n",
             number);
}

static char missing[GIVEN_TEXT]; /* the file that is not there */

static void no_file(unsigned seed, struct given *given)
{
    snprintf(missing, sizeof missing, "missing-%d",
             given_number(seed, 1, 1000, 9999));
    snprintf(given->args[0], GIVEN_TEXT, "%s", missing);
    snprintf(given->args[1], GIVEN_TEXT, "7");
}

static void names_the_file(const struct recording *seen)
{
    EXPECT(seen->out.size == 0,
           "it prints something, as if it had a key for %s", missing);
    EXPECT(memmem(seen->err.text, seen->err.size, missing, strlen(missing)) !=
               NULL,
           "standard error does not say which file it was: \"%s\"", missing);
}

/* Who says nothing, and ends with 0, has not noticed anything. */
static void notices(const struct recording *seen)
{
    EXPECT(seen->err.size > 0 || seen->status != 0,
           "it ends with status 0, and says nothing on standard error");
}

static void makes_no_segment(const struct recording *seen)
{
    const struct history *history = &seen->history;
    notices(seen);
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_CALL && event->call == CALL_SHMGET)
            EXPECT(false, "shmget was called with the key %d",
                   (int)event->args[0]);
    }
}

static void makes_a_segment(const struct recording *seen)
{
    const struct history *history = &seen->history;
    EXPECT(history->segment_count > 0, "no segment was made");
    if (history->segment_count > 0)
        EXPECT((unsigned)history->segments[0].key >> 24 == 0xc5,
               "the segment has the key 0x%08x, which is not that of the file",
               (unsigned)history->segments[0].key);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "with a file that is there, it works as before",
        .given = a_file,
        .also = makes_a_segment,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "without the file, it names it, and ends with a status not 0",
        .given = no_file,
        .also = names_the_file,
        .exits = ANY_BUT_0,
        .points = 30,
    },
    {
        .line = __LINE__,
        .name = "without a key, it makes no segment",
        .given = no_file,
        .also = makes_no_segment,
        .exits = ANY_ENDING,
        .points = 30,
    },
    {
        .line = __LINE__,
        .name = "nothing is left behind",
        .given = a_file,
        .also = makes_a_segment,
        .tidy = true,
        .exits = ANY_ENDING,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "when a call fails, it says so, and leaves nothing behind",
        .given = a_file,
        .vary = &(const struct vary){.kinds = VARY(FAIL)},
        .points = 10,
    },
};

/* --- What this exercise alone can know ------------------------------------ */

/* K10: the file is there, so the key is a good one, and negative; and yet the
 * program ends before it has used it. */
static bool turned_away(const struct observed *observed,
                        struct diagnosis *found)
{
    const struct variant *plain = &observed->seen->variants[0];
    if (strcmp(observed->seen->request.argv[1], ".") != 0 ||
        plain->recording.ending != ENDED_BY_EXIT ||
        plain->recording.status == 0 ||
        query_calls(&plain->recording.history, CALL_SHMGET, 0) > 0)
        return false;
    found->certain = false;
    found->variant = plain;
    found->event = -1;
    snprintf(found->evidence, sizeof found->evidence,
             "The file is there, and the program ended with status %d before "
             "it had called shmget; with 0xc5 each key is negative.",
             plain->recording.status);
    return true;
}

static const struct idea ideas[] = {
    {"K5", NULL}, {"K10", turned_away}, {"E7", NULL}, {"E6", NULL},
    {"E2", NULL}, {"L1", NULL},         {"L2", NULL}, {"E1", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
