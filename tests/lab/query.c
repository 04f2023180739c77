/* What the questions of lab/recording/query.h must answer. */
#include "recording/query.h"
#include "check/check.h"
#include "check/report.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

/* A HISTORY MADE BY HAND */

enum step {
    START,
    LOOKUP, /* fails: no such key */
    MAKE,   /* segment 1 */
    FIND,   /* segment 1 */
    ATTACH, /* segment 1, at 0x1000 */
    STORE,  /* the int at 4 of segment 1 becomes 7, then again 7 and 8 */
    FORK,
    REFUSED, /* the child's shmat */
    DETACH,  /* the child's */
    END,     /* destroys segment 1 */
    STEPS
};

static const int seven = 7, eight = 8;

static struct event *add(struct history *history, enum event_kind kind,
                         enum call call, int process)
{
    int index = history_add_event(history, kind);
    if (index == -1)
        err(REPORT_UNTESTED, "history_add_event");
    history->events[index].call = call;
    history->events[index].process = process;
    return &history->events[index];
}

static void attach(struct event *event, int process, size_t count)
{
    struct process_change *change = event_add_process(event, process);
    if (change == NULL)
        err(REPORT_UNTESTED, "event_add_process");
    change->attached = calloc(count + 1, sizeof *change->attached);
    if (change->attached == NULL)
        err(REPORT_UNTESTED, "calloc");
    change->attached_count = count;
    for (size_t i = 0; i < count; i++)
        change->attached[i].start = 0x2000 - 0x1000 * i;
}

static void change(struct event *event, unsigned long nattch, bool gone)
{
    struct segment_change *new = event_add_segment(event, 1);
    if (new == NULL)
        err(REPORT_UNTESTED, "event_add_segment");
    new->nattch = nattch;
    new->gone = gone;
}

/* From byte 2 on, so that the int at 4 begins inside. */
static void store(struct event *event, int before, int after)
{
    struct store *new = event_add_store(event, 1, 2, 2 + sizeof after);
    if (new == NULL)
        err(REPORT_UNTESTED, "event_add_store");
    memcpy(new->before + 2, &before, sizeof before);
    memcpy(new->after + 2, &after, sizeof after);
}

static struct event *call(struct history *history, enum call which, int process,
                          int64_t result, int segment)
{
    struct event *event = add(history, EVENT_CALL, which, process);
    event->result = result;
    event->segment = segment;
    return event;
}

static void make_story(struct history *history)
{
    *history = (struct history){0};
    for (int i = 0; i < 2; i++) {
        history_add_process(history);
        history_add_segment(history);
    }
    attach(add(history, EVENT_START, CALL_EXEC, 0), 0, 0);
    struct event *event = call(history, CALL_SHMGET, 0, -1, -1);
    event->error = ENOENT;
    event->cause = CAUSE_NO_KEY;
    change(call(history, CALL_SHMGET, 0, 5, 1), 0, false);
    call(history, CALL_SHMGET, 0, 5, 1);
    event = call(history, CALL_SHMAT, 0, 0x1000, 1);
    attach(event, 0, 2);
    change(event, 1, false);
    event = add(history, EVENT_STORE, CALL_NONE, 0);
    store(event, eight, eight);
    store(event, 0, seven);
    event = add(history, EVENT_FORK, CALL_FORK, 0);
    attach(event, 1, 1);
    change(event, 2, false);
    event = call(history, CALL_SHMAT, 1, -1, 1);
    event->error = EINVAL;
    event->cause = CAUSE_IN_USE;
    attach(event, 1, 2);
    change(call(history, CALL_SHMDT, 1, 0, 1), 1, false);
    event = add(history, EVENT_EXIT, CALL_NONE, 0);
    store(event, seven, eight);
    change(event, 0, true);
}

/* Where an event is in the story, or -1. */
static int place(const struct history *history, const struct event *event)
{
    return event != NULL ? (int)(event - history->events) : -1;
}

/* FINDING */

static void a_call_is_found_by_its_number(void)
{
    static const struct {
        enum call call;
        int process;
        size_t number;
        int expected;
    } cases[] = {
        {CALL_SHMGET, 0, 0, LOOKUP},   {CALL_SHMGET, 0, 1, MAKE},
        {CALL_SHMGET, 0, 2, FIND},     {CALL_SHMGET, 0, 3, -1},
        {CALL_SHMGET, 1, 0, -1},       {CALL_SHMAT, -1, 1, REFUSED},
        {CALL_SHMAT, 1, 0, REFUSED},   {CALL_SHMAT, 1, 1, -1},
        {CALL_SHMAT, 0, SIZE_MAX, -1}, {CALL_FORK, 0, 0, -1},
        {CALL_SHMDT, -1, 0, DETACH},
    };
    struct history history;
    make_story(&history);
    for (size_t i = 0; i < COUNT(cases); i++) {
        int found = place(&history,
                          query_call(&history, cases[i].call, cases[i].process,
                                     cases[i].number));
        EXPECT(found == cases[i].expected, "case %zu: event %d, not %d", i,
               found, cases[i].expected);
    }
    EXPECT(query_calls(&history, CALL_SHMAT, -1) == 2 &&
               query_calls(&history, CALL_SHMAT, 0) == 1 &&
               query_calls(&history, CALL_FORK, 0) == 0,
           "other numbers of calls");
    history_free(&history);
}

static void an_event_is_found_by_its_kind(void)
{
    struct history history;
    make_story(&history);
    EXPECT(place(&history, query_event(&history, EVENT_CALL, 1)) == REFUSED &&
               place(&history, query_event(&history, EVENT_CALL, -1)) ==
                   LOOKUP &&
               place(&history, query_event(&history, EVENT_FORK, 1)) == -1,
           "other events are found");
    history_free(&history);
}

static void an_int_is_found_when_it_has_become_so(void)
{
    static const struct {
        int segment;
        uint64_t offset;
        int value;
        int expected;
    } cases[] = {
        {1, 4, 7, STORE}, {1, 4, 8, END}, {0, 4, 7, -1},
        {1, 4, 9, -1},    {1, 0, 7, -1},  {1, 6, 7, -1},
        {1, 8, 7, -1},    {-1, 4, 7, -1}, {1, UINT64_MAX, 7, -1},
    };
    struct history history;
    make_story(&history);
    for (size_t i = 0; i < COUNT(cases); i++) {
        int found = place(&history,
                          query_stored(&history, cases[i].segment,
                                       cases[i].offset, cases[i].value));
        EXPECT(found == cases[i].expected, "case %zu: event %d, not %d", i,
               found, cases[i].expected);
    }
    history_free(&history);
}

/* ONE EVENT */

static void an_order_needs_two_events(void)
{
    struct history history;
    make_story(&history);
    const struct event *one = &history.events[ATTACH];
    const struct event *other = &history.events[FORK];
    EXPECT(query_before(one, other), "the first is not before the second");
    EXPECT(!query_before(other, one), "the second is before the first");
    EXPECT(!query_before(one, one), "an event is before itself");
    EXPECT(!query_before(NULL, one) && !query_before(one, NULL) &&
               !query_before(NULL, NULL),
           "what has not come has an order");
    history_free(&history);
}

static void a_failure_has_its_errno_and_its_cause(void)
{
    struct history history;
    make_story(&history);
    const struct event *lookup = &history.events[LOOKUP];
    EXPECT(query_failed(lookup, ENOENT, CAUSE_NO_KEY), "it has not failed");
    EXPECT(!query_failed(lookup, EINVAL, CAUSE_NO_KEY), "another errno");
    EXPECT(!query_failed(lookup, ENOENT, CAUSE_NONE), "another cause");
    EXPECT(!query_failed(&history.events[MAKE], 0, CAUSE_NONE) &&
               !query_failed(&history.events[FORK], 0, CAUSE_NONE) &&
               !query_failed(NULL, ENOENT, CAUSE_NO_KEY),
           "what has not failed has");
    history_free(&history);
}

static void a_segment_is_made_or_found(void)
{
    struct history history;
    make_story(&history);
    for (int i = 0; i < STEPS; i++) {
        const struct event *event = &history.events[i];
        EXPECT(query_made(event) == (i == MAKE ? 1 : -1),
               "event %d has made %d", i, query_made(event));
        EXPECT(query_found(event, 1) == (i == FIND), "event %d: found: %d", i,
               query_found(event, 1));
        EXPECT(!query_found(event, 0) && !query_found(event, -1),
               "event %d has found another", i);
    }
    const struct event unknown = {
        .kind = EVENT_CALL, .call = CALL_SHMGET, .segment = -1};
    EXPECT(query_made(&unknown) == -1 && !query_found(&unknown, -1),
           "a segment that is not known is made, or found");
    EXPECT(query_made(NULL) == -1 && !query_found(NULL, 1) &&
               !query_found(NULL, -1),
           "no event makes or finds");
    history_free(&history);
}

static void what_an_event_has_changed(void)
{
    /* Attachments of the parent, of the child, of segment 1. */
    static const long expected[STEPS][3] = {
        [START] = {0, -1, -1}, [LOOKUP] = {-1, -1, -1}, [MAKE] = {-1, -1, 0},
        [FIND] = {-1, -1, -1}, [ATTACH] = {2, -1, 1},   [STORE] = {-1, -1, -1},
        [FORK] = {-1, 1, 2},   [REFUSED] = {-1, 2, -1}, [DETACH] = {-1, -1, 1},
        [END] = {-1, -1, 0},
    };
    struct history history;
    make_story(&history);
    for (int i = 0; i < STEPS; i++) {
        const struct event *event = &history.events[i];
        EXPECT(query_attached(event, 0) == expected[i][0] &&
                   query_attached(event, 1) == expected[i][1] &&
                   query_nattch(event, 1) == expected[i][2],
               "event %d: %ld, %ld and %ld", i, query_attached(event, 0),
               query_attached(event, 1), query_nattch(event, 1));
        EXPECT(query_gone(event, 1) == (i == END), "event %d: gone: %d", i,
               query_gone(event, 1));
        EXPECT(query_nattch(event, 0) == -1 && !query_gone(event, 0),
               "event %d has changed another segment", i);
    }
    EXPECT(query_attached(NULL, 0) == -1 && query_nattch(NULL, 1) == -1 &&
               !query_gone(NULL, 1) && query_process(NULL, 0) == NULL &&
               query_segment(NULL, 1) == NULL,
           "no event has changed something");
    history_free(&history);
}

static void an_attachment_is_found_where_shmat_has_made_it(void)
{
    struct history history;
    make_story(&history);
    const struct event *shmat = &history.events[ATTACH];
    const struct event *refused = &history.events[REFUSED];
    const struct attached *at = query_attachment(shmat, shmat);
    EXPECT(at != NULL && at->start == 0x1000, "it is not found");
    EXPECT(query_attachment(&history.events[START], shmat) == NULL,
           "it is found before");
    EXPECT(query_attachment(&history.events[FIND], shmat) == NULL,
           "it is found where nothing has changed");
    at = query_attachment(refused, shmat);
    EXPECT(at != NULL && at->start == 0x1000 &&
               at == &refused->processes[0].attached[1],
           "it is not found in the child, which has inherited it");
    EXPECT(query_attachment(shmat, refused) == NULL &&
               query_attachment(shmat, NULL) == NULL &&
               query_attachment(NULL, shmat) == NULL,
           "what has not come is found");
    history_free(&history);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a call is found by its number", a_call_is_found_by_its_number, 0},
        {"an event is found by its kind", an_event_is_found_by_its_kind, 0},
        {"an int is found when it has become so",
         an_int_is_found_when_it_has_become_so, 0},
        {"an order needs two events", an_order_needs_two_events, 0},
        {"a failure has its errno and its cause",
         a_failure_has_its_errno_and_its_cause, 0},
        {"a segment is made or found", a_segment_is_made_or_found, 0},
        {"what an event has changed", what_an_event_has_changed, 0},
        {"an attachment is found where shmat has made it",
         an_attachment_is_found_where_shmat_has_made_it, 0},
    };
    return report_main("lab/query", tests, COUNT(tests), argc, argv);
}
