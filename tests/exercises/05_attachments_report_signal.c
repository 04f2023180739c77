/* What an answer to exercises/05_attachments_report_signal.md must do. */
#include "check/exercise.h"
#include "recording/query.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/shm.h>

/* --- What is given -------------------------------------------------------- */

static void read_only(unsigned seed, struct given *given)
{
    int number = given_number(seed, 0, 100, 900000);
    snprintf(given->args[0], GIVEN_TEXT, "%d", number);
    strcpy(given->args[1], "ro");
    snprintf(given->prints, GIVEN_OUTPUT,
             "parent: the child was killed by signal %d\n"
             "parent: the segment holds %d\n",
             SIGSEGV, number);
}

static void read_write(unsigned seed, struct given *given)
{
    static const char form[] = "parent: the child ended with status 0\n"
                               "parent: the segment holds %d\n";
    int number = given_number(seed, 1, 100, 900000);
    snprintf(given->args[0], GIVEN_TEXT, "%d", number);
    strcpy(given->args[1], "rw");
    snprintf(given->prints, GIVEN_OUTPUT, form, number + 1);
    given->flows = number + 1;
    given->becomes = given_number(seed, 2, 1000001, 2000000);
    snprintf(given->changed, GIVEN_OUTPUT, form, given->becomes);
}

/* What the parent tells of that is for other rows to say. */
static void read_write_seen(unsigned seed, struct given *given)
{
    read_write(seed, given);
    given->prints[0] = '\0';
}

static void read_only_seen(unsigned seed, struct given *given)
{
    read_only(seed, given);
    given->prints[0] = '\0';
}

/* --- What is looked at ---------------------------------------------------- */

/* The index of the first attachment that the child itself makes of segment 0,
 * or -1. */
static int own_attachment(const struct history *history)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_CALL && event->call == CALL_SHMAT &&
            event->process == 1 && event->error == 0 && event->segment == 0)
            return (int)i;
    }
    return -1;
}

static void makes_child(const struct recording *seen)
{
    EXPECT(seen->history.process_count == 2,
           "it is to make one child, and it makes %zu",
           seen->history.process_count - 1);
}

/* Who makes no call in the child has none that could fail there. */
static void child_attaches(const struct recording *seen)
{
    makes_child(seen);
    EXPECT(own_attachment(&seen->history) != -1,
           "the child does not attach the segment");
}

static void attaches_itself(const struct recording *seen)
{
    const struct history *history = &seen->history;
    int own = own_attachment(history);
    const struct event *fault = query_event(history, EVENT_SIGNAL, 1);
    child_attaches(seen);
    EXPECT(own == -1 || (history->events[own].args[2] & SHM_RDONLY) != 0,
           "with ro, the child attaches without SHM_RDONLY");
    EXPECT(fault != NULL && fault->place == PLACE_INSIDE,
           "no store of the child into a read-only attachment is refused");
}

/* How did the child end in this run?  NULL: it did not. */
static const struct event *end_of_child(const struct recording *seen)
{
    const struct event *exit = query_event(&seen->history, EVENT_EXIT, 1);
    return exit != NULL ? exit : query_event(&seen->history, EVENT_KILLED, 1);
}

/* Does the parent tell that, and end with 1? */
static void tells_the_truth(const struct program_case *seen,
                            const struct variant *variant)
{
    const struct recording *now = &variant->recording;
    const struct event *end = end_of_child(now);
    char line[64];
    EXPECT(end != NULL, "%s, the child does not end",
           check_when(seen, variant));
    if (end == NULL)
        return;
    if (end->kind == EVENT_KILLED)
        snprintf(line, sizeof line, "the child was killed by signal %d\n",
                 end->signo);
    else
        snprintf(line, sizeof line, "the child ended with status %d\n",
                 end->status);
    EXPECT(strstr(now->out.text, line) != NULL,
           "%s, the parent is to say: %.*s; it says: %.*s",
           check_when(seen, variant), (int)strcspn(line, "\n"), line,
           (int)strcspn(now->out.text, "\n"), now->out.text);
    EXPECT(recording_exited(now, 1),
           "%s, the parent is to end with status 1, and ends with %d",
           check_when(seen, variant), now->status);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "with ro, the child is killed by its store, and the parent "
                "says so",
        .given = read_only,
        .exits = 1,
        .also = makes_child,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "with rw, the child ends with status 0, and its store is there",
        .given = read_write,
        .vary = &(const struct vary){.kinds = VARY(CHANGE)},
        .also = makes_child,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "the child stores through an attachment of its own",
        .given = read_only_seen,
        .exits = ANY_ENDING,
        .also = attaches_itself,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "whichever signal kills the child, the parent names that one",
        .given = read_write_seen,
        .vary = &(const struct vary){.kinds = VARY(KILL), .who = "children"},
        .in_variant = tells_the_truth,
        .also = child_attaches,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "a child that fails is reported with its status",
        .given = read_write_seen,
        .vary = &(const struct vary){.kinds = VARY(FAIL), .who = "children"},
        .in_variant = tells_the_truth,
        .also = child_attaches,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "a call of the parent that fails is reported, and the status "
                "is not 0",
        .given = read_write_seen,
        .vary = &(const struct vary){.kinds = VARY(FAIL), .who = "parent"},
        .also = child_attaches,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "whoever is slow, the output is the same",
        .given = read_only,
        .exits = 1,
        .vary = &(const struct vary){.kinds = VARY(HOLD)},
        .also = makes_child,
        .points = 10,
    },
};

/* --- Ideas ---------------------------------------------------------------- */

/* A9: with ro, the child attaches read-only and yet its store is made. */
static bool stores_elsewhere(const struct observed *observed,
                             struct diagnosis *found)
{
    const struct variant *plain = &observed->seen->variants[0];
    const struct history *history = &plain->recording.history;
    int own = own_attachment(history);
    if (own == -1 || (history->events[own].args[2] & SHM_RDONLY) == 0)
        return false;
    for (size_t i = (size_t)own + 1; i < history->event_count; i++)
        for (size_t k = 0; k < history->events[i].store_count; k++)
            if (history->events[i].stores[k].by == 1) {
                found->certain = true;
                found->variant = plain;
                found->event = (int)i;
                snprintf(found->evidence, sizeof found->evidence,
                         "The child has attached read-only, and stores all "
                         "the same: through what it has inherited.");
                return true;
            }
    return false;
}

/* W5: the parent does not say that a signal has killed the child. */
static bool does_not_notice(const struct observed *observed,
                            struct diagnosis *found)
{
    for (size_t i = 0; i < observed->seen->count; i++) {
        const struct variant *variant = &observed->seen->variants[i];
        const struct recording *seen = &variant->recording;
        const struct event *end = end_of_child(seen);
        if (end == NULL || end->kind != EVENT_KILLED ||
            !query_before(end, query_event(&seen->history, EVENT_EXIT, 0)) ||
            strstr(seen->out.text, "killed by signal") != NULL)
            continue;
        found->certain = true;
        found->variant = variant;
        found->event = (int)(end - seen->history.events);
        snprintf(
            found->evidence, sizeof found->evidence,
            "The child was killed by signal %d, and the parent says: %.60s",
            end->signo, seen->out.size > 0 ? seen->out.text : "nothing");
        char *newline = strchr(found->evidence, '\n');
        if (newline != NULL)
            *newline = '\0';
        return true;
    }
    return false;
}

/* E7: the child has ended otherwise than with 0, the parent with 0. */
static bool hides_it(const struct observed *observed, struct diagnosis *found)
{
    const struct variant *plain = &observed->seen->variants[0];
    const struct recording *seen = &plain->recording;
    const struct event *end = end_of_child(seen);
    if (end == NULL || !recording_exited(seen, 0) ||
        !query_before(end, query_event(&seen->history, EVENT_EXIT, 0)) ||
        (end->kind == EVENT_EXIT && end->status == 0))
        return false;
    found->certain = true;
    found->variant = plain;
    found->event = -1;
    snprintf(found->evidence, sizeof found->evidence,
             "The child has not ended with status 0, and yet the parent does.");
    return true;
}

/* O5: a status of the child comes out as the code that waitpid stores; or what
 * the catalogue knows. */
static bool tells_the_code(const struct observed *observed,
                           struct diagnosis *found)
{
    for (size_t i = 0; i < observed->seen->count; i++) {
        const struct variant *variant = &observed->seen->variants[i];
        const struct event *end = end_of_child(&variant->recording);
        char line[64];
        if (end == NULL || end->kind != EVENT_EXIT || end->status == 0)
            continue;
        snprintf(line, sizeof line, "ended with status %d\n",
                 end->status * 256);
        if (strstr(variant->recording.out.text, line) == NULL)
            continue;
        found->certain = true;
        found->variant = variant;
        found->event = -1;
        snprintf(found->evidence, sizeof found->evidence,
                 "The child has ended with status %d. The parent says %d, the "
                 "code that waitpid stores: WEXITSTATUS takes it apart.",
                 end->status, end->status * 256);
        return true;
    }
    return diagnose_rule_of("O5")(observed, found);
}

static const struct idea ideas[] = {
    {"A8", NULL},           {"A9", stores_elsewhere},
    {"W1", NULL},           {"W5", does_not_notice},
    {"A3", NULL},           {"R4", NULL},
    {"E1", NULL},           {"E7", hides_it},
    {"O5", tells_the_code},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
