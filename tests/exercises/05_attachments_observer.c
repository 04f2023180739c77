/* What an answer to exercises/05_attachments_observer.md must do. */
#include "check/exercise.h"
#include "recording/query.h"
#include "recording/state.h"

#include <stdio.h>
#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

/* --- What is given -------------------------------------------------------- */

static void some_numbers(unsigned seed, struct given *given)
{
    int count = given_number(seed, 0, 2, 4);
    size_t used = 0;
    for (int i = 0; i < count; i++) {
        int number = given_number(seed, 1 + (unsigned)i, 100, 99999);
        snprintf(given->args[i], GIVEN_TEXT, "%d", number);
        used += (size_t)snprintf(given->prints + used, GIVEN_OUTPUT - used,
                                 "child:  sees %d\n", number);
    }
    snprintf(given->prints + used, GIVEN_OUTPUT - used,
             "parent: the observer has seen %d of %d numbers\n", count, count);
}

/* What comes out is for other rows to say. */
static void numbers_seen(unsigned seed, struct given *given)
{
    some_numbers(seed, given);
    given->prints[0] = '\0';
}

/* What is printed is not known beforehand: see `changed`. */
static void one_number(unsigned seed, struct given *given)
{
    snprintf(given->args[0], GIVEN_TEXT, "%d",
             given_number(seed, 9, 100, 99999));
}

/* --- When the child looks --------------------------------------------------
 */

/* The child prints, and has looked just before. */
static bool is_look(const struct event *event)
{
    return event->kind == EVENT_CALL && event->call == CALL_WRITE &&
           event->process == 1 && event->args[0] == STDOUT_FILENO;
}

/* What must hold when the child looks.  Returns whether it does. */
typedef bool look(const struct state *state, const struct event *event);

/* Looks at the state just before each line of the child, up to the first that
 * is not right, and says so when there is none. */
static void each_look(const struct recording *seen, look *is_right)
{
    const struct history *history = &seen->history;
    struct state state;
    size_t found = 0;
    bool right = true;
    if (state_begin(&state, history) == -1)
        return;
    for (size_t i = 0; i < history->event_count && right; i++)
        if (is_look(&history->events[i]) && state_seek(&state, i) == 0) {
            found++;
            right = is_right(&state, &history->events[i]);
        }
    EXPECT(found > 0 || !recording_exited(seen, 0), "the child prints nothing");
    state_end(&state);
}

static bool is_read_only(const struct state *state, const struct event *event)
{
    const struct process_now *child = &state->processes[1];
    size_t writable = 0;
    (void)event;
    for (size_t i = 0; i < child->attached_count; i++)
        writable += child->attached[i].writable;
    EXPECT(child->attached_count > 0,
           "when the child looks, it has nothing attached");
    EXPECT(writable == 0,
           "when the child looks, it has %zu attachment%s, and could store "
           "through %zu of that",
           child->attached_count, child->attached_count == 1 ? "" : "s",
           writable);
    return child->attached_count > 0 && writable == 0;
}

static bool has_its_own(const struct state *state, const struct event *event)
{
    const struct process_now *child = &state->processes[1];
    const unsigned long nattch = state->segments[0].nattch;
    const bool own = query_calls(state->history, CALL_SHMAT, 1) > 0;
    (void)event;
    EXPECT(child->attached_count == 1,
           "when the child looks, it has %zu attachments, and is to have 1",
           child->attached_count);
    EXPECT(own, "the child attaches nothing itself");
    EXPECT(nattch == 2, "when the child looks, nattch is %lu, and is to be 2",
           nattch);
    return child->attached_count == 1 && own && nattch == 2;
}

static bool tells_what_is_there(const struct state *state,
                                const struct event *event)
{
    const struct segment_now *segment = &state->segments[0];
    const char *text = event->text != NULL ? event->text : "";
    int there = 0, said = 0;
    if (segment->bytes != NULL && segment->known >= sizeof there)
        memcpy(&there, segment->bytes, sizeof there);
    bool told = sscanf(text, "child: sees %d", &said) == 1 && said == there;
    EXPECT(told,
           "the segment holds %d (it was changed from outside), and the child "
           "prints: %.*s",
           there, (int)strcspn(text, "\n"), text);
    return told;
}

static bool is_there(const struct state *state, const struct event *event)
{
    (void)state;
    (void)event;
    return true;
}

static void looks(const struct recording *seen)
{
    each_look(seen, is_there);
}

static void only_reads(const struct recording *seen)
{
    each_look(seen, is_read_only);
}

static void its_own(const struct recording *seen)
{
    each_look(seen, has_its_own);
}

static void from_the_segment(const struct recording *seen)
{
    EXPECT(query_calls(&seen->history, CALL_SHMAT, 1) > 0,
           "the child attaches nothing itself");
    each_look(seen, tells_what_is_there);
}

/* While the child is about to attach, and all others wait for it. */
static const int other_value = 424242;
static const struct intervention changed = {
    .act = ACT_CHANGE,
    .who = "child 1",
    .call = CALL_SHMAT,
    .number = 1,
    .segment = 0,
    .bytes = &other_value,
    .size = sizeof other_value,
};

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the observer sees each number",
        .given = some_numbers,
        .also = looks,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "when it looks, the observer can only read",
        .given = numbers_seen,
        .also = only_reads,
        .points = 35,
    },
    {
        .line = __LINE__,
        .name = "when it looks, it has one attachment, made by itself",
        .given = numbers_seen,
        .also = its_own,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "what the observer prints is what is in the segment",
        .given = one_number,
        .traced = true,
        .act = &changed,
        .also = from_the_segment,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "whoever is slow, the output is the same",
        .given = some_numbers,
        .vary = &(const struct vary){.kinds = VARY(HOLD)},
        .also = looks,
        .points = 5,
    },
    {
        .line = __LINE__,
        .name = "a call that fails is reported, and the status is not 0",
        .given = numbers_seen,
        .vary = &(const struct vary){.kinds = VARY(FAIL)},
        .also = looks,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "whoever is killed, the other one ends, and nothing stays",
        .given = numbers_seen,
        .vary = &(const struct vary){.kinds = VARY(KILL)},
        .also = looks,
        .points = 10,
    },
};

/* --- Ideas ---------------------------------------------------------------- */

static bool tell(const struct observed *observed, struct diagnosis *found,
                 int event)
{
    found->certain = true;
    found->variant = &observed->seen->variants[0];
    found->event = event;
    return true;
}

/* The first line of the child, with the number of its attachments that can be
 * written, and of all; -1: there is none. */
static int first_look(const struct observed *observed, size_t *writable,
                      size_t *all)
{
    const struct history *history =
        &observed->seen->variants[0].recording.history;
    struct state state;
    int at = -1;
    *writable = *all = 0;
    if (state_begin(&state, history) == -1)
        return -1;
    for (size_t i = 0; i < history->event_count && at == -1; i++)
        if (is_look(&history->events[i]) && state_seek(&state, i) == 0)
            at = (int)i;
    for (size_t i = 0; at != -1 && i < state.processes[1].attached_count; i++) {
        *writable += state.processes[1].attached[i].writable;
        ++*all;
    }
    state_end(&state);
    return at;
}

/* A9: the only attachment is the inherited one. */
static bool const_is_enough(const struct observed *observed,
                            struct diagnosis *found)
{
    const struct history *history =
        &observed->seen->variants[0].recording.history;
    size_t writable, all;
    int at = first_look(observed, &writable, &all);
    if (at == -1 || writable == 0 || query_calls(history, CALL_SHMAT, 1) > 0)
        return false;
    snprintf(found->evidence, sizeof found->evidence,
             "When the child looks, it has attached nothing itself, and can "
             "store through what it has inherited.");
    return tell(observed, found, at);
}

/* A4: it has made one, and the inherited one is still there. */
static bool keeps_both(const struct observed *observed, struct diagnosis *found)
{
    size_t writable, all;
    int at = first_look(observed, &writable, &all);
    if (at == -1 || all < 2)
        return false;
    snprintf(found->evidence, sizeof found->evidence,
             "When the child looks, it has %zu attachments: what it has "
             "inherited is still there.",
             all);
    return tell(observed, found, at);
}

/* O5: each line says what the first one says; or what the catalogue knows. */
static bool prints_other(const struct observed *observed,
                         struct diagnosis *found)
{
    const struct recording *seen = &observed->seen->variants[0].recording;
    int first = 0, now = 0, count = 0;
    const char *line = seen->out.text;
    while (sscanf(line, "child: sees %d", &now) == 1) {
        first = count++ == 0 ? now : first;
        if (now != first)
            return diagnose_rule_of("O5")(observed, found);
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    if (count < 2)
        return diagnose_rule_of("O5")(observed, found);
    snprintf(found->evidence, sizeof found->evidence,
             "The child sees %d each time: it looks once, and prints what it "
             "has kept.",
             first);
    return tell(observed, found, -1);
}

/* X1: the child attaches anew, so that it could store. */
static bool asks_for_more(const struct observed *observed,
                          struct diagnosis *found)
{
    const struct event *own = query_call(
        &observed->seen->variants[0].recording.history, CALL_SHMAT, 1, 0);
    if (own == NULL || own->error != 0 || (own->args[2] & SHM_RDONLY) != 0)
        return false;
    snprintf(found->evidence, sizeof found->evidence,
             "The child attaches without SHM_RDONLY: it can store, and it is "
             "only to look.");
    return tell(
        observed, found,
        (int)(own - observed->seen->variants[0].recording.history.events));
}

static const struct idea ideas[] = {
    {"A6", NULL},          {"A7", NULL},
    {"X1", asks_for_more}, {"A9", const_is_enough},
    {"A4", keeps_both},    {"K9", NULL},
    {"E1", NULL},          {"E7", NULL},
    {"L1", NULL},          {"O5", prints_other},

};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
