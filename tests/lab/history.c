/* What lab/recording must keep of a history, and make of it: states. */
#include "recording/history.h"
#include "check/check.h"
#include "check/report.h"
#include "recording/names.h"
#include "recording/state.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    MIB = 1 << 20
};

/* A HISTORY MADE BY HAND */

static struct event *add(struct history *history, enum event_kind kind)
{
    int index = history_add_event(history, kind);
    if (index == -1)
        err(REPORT_UNTESTED, "history_add_event");
    return &history->events[index];
}

static struct process_change *change(struct event *event, int process,
                                     enum process_state state, size_t attached)
{
    struct process_change *new = event_add_process(event, process);
    if (new == NULL)
        err(REPORT_UNTESTED, "event_add_process");
    new->state = state;
    if (attached > 0) {
        new->attached = calloc(attached, sizeof *new->attached);
        if (new->attached == NULL)
            err(REPORT_UNTESTED, "calloc");
        new->attached_count = attached;
    }
    return new;
}

static void store(struct event *event, uint64_t offset, const char *bytes,
                  size_t size)
{
    struct store *new = event_add_store(event, 0, offset, size);
    if (new == NULL)
        err(REPORT_UNTESTED, "event_add_store");
    memcpy(new->after, bytes, size);
}

static void count(struct event *event, unsigned long nattch, bool gone)
{
    struct segment_change *new = event_add_segment(event, 0);
    if (new == NULL)
        err(REPORT_UNTESTED, "event_add_segment");
    *new = (struct segment_change){
        .gone = gone, .key = gone ? 0 : 7, .mode = 0600, .nattch = nattch};
}

/* A parent attaches a segment, stores, forks, sleeps, and all ends. */
static void make_story(struct history *history)
{
    memset(history, 0, sizeof *history);
    history_add_process(history);
    history_add_process(history);
    history_add_segment(history);
    history_add_type(history);
    history_add_type(history);
    change(add(history, EVENT_START), 0, PROCESS_RUNNING, 0);

    struct event *shmat = add(history, EVENT_CALL);
    change(shmat, 0, PROCESS_RUNNING, 1)->attached[0].start = 0x1000;
    count(shmat, 1, false);
    store(add(history, EVENT_STORE), 4, "abc", 3);

    struct event *fork = add(history, EVENT_FORK);
    change(fork, 1, PROCESS_RUNNING, 1)->attached[0].start = 0x1000;
    count(fork, 2, false);
    struct event *typed = add(history, EVENT_STORE);
    store(typed, 2, "xyz", 3);
    typed->stores[0].type = 1;
    change(add(history, EVENT_SLEEP), 0, PROCESS_SLEEPING, 2)->doing =
        CALL_WAIT;

    struct event *end = add(history, EVENT_EXIT);
    change(end, 0, PROCESS_ENDED, 0);
    change(end, 1, PROCESS_ENDED, 0);
    count(end, 0, true);
}

/* ADDING */

static void what_is_added_is_empty(void)
{
    struct history history = {0};
    for (int i = 0; i < 1000; i++) {
        int process = history_add_process(&history);
        int segment = history_add_segment(&history);
        int event = history_add_event(&history, EVENT_FORK);
        EXPECT(process == i && segment == i && event == i,
               "added as %d, %d and %d, not %d", process, segment, event, i);
        history.processes[i].pid = i;
        history.segments[i].id = i;
        history.events[i].status = i;
    }
    for (int i = 0; i < 1000; i++) {
        const struct event *event = &history.events[i];
        EXPECT(event->kind == EVENT_FORK && event->status == i &&
                   event->segment == -1 && event->other == -1 &&
                   event->process == 0 && event->text == NULL,
               "event %d is not as it was added", i);
        EXPECT(history.processes[i].parent == -1 &&
                   history.processes[i].pid == i && history.segments[i].id == i,
               "entry %d is not as it was added", i);
    }
    history_free(&history);
    EXPECT(history.event_count == 0 && history.events == NULL, "not empty");
    history_free(&history); /* also good for one that is empty */
}

static void changes_are_added_to_an_event(void)
{
    struct history history = {0};
    struct event *event = add(&history, EVENT_STORE);
    for (int i = 0; i < 100; i++) {
        change(event, i, PROCESS_RUNNING, (size_t)i % 3);
        struct segment_change *segment = event_add_segment(event, i);
        struct store *bytes = event_add_store(event, i, (uint64_t)i, (size_t)i);
        if (segment == NULL || bytes == NULL)
            err(REPORT_UNTESTED, "adding");
        memset(bytes->before, 1, bytes->size);
        memset(bytes->after, 2, bytes->size);
    }
    for (int i = 0; i < 100; i++)
        EXPECT(event->processes[i].process == i &&
                   event->segments[i].segment == i &&
                   event->stores[i].segment == i && event->stores[i].by == -1 &&
                   event->stores[i].size == (size_t)i,
               "change %d is not as it was added", i);
    history_free(&history);
}

/* STATES */

static void expect_state(struct state *state, size_t events,
                         enum process_state parent, size_t attached,
                         unsigned long nattch, const char *bytes, size_t known)
{
    const struct segment_now *segment = &state->segments[0];
    int result = state_seek(state, events);
    EXPECT(result == 0 && state->events == events, "%zu events: %d, %zu played",
           events, result, state->events);
    EXPECT(state->processes[0].state == parent &&
               state->processes[0].attached_count == attached,
           "%zu events: the parent is %s, with %zu attached", events,
           name_of_state(state->processes[0].state),
           state->processes[0].attached_count);
    EXPECT(segment->type == (events < 5 ? -1 : 1), "%zu events: type %d",
           events, segment->type);
    EXPECT(segment->nattch == nattch, "%zu events: nattch %lu", events,
           segment->nattch);
    EXPECT(segment->known == known &&
               (known == 0 || memcmp(segment->bytes, bytes, known) == 0),
           "%zu events: %zu other bytes", events, segment->known);
}

static void expect_story(struct state *state, size_t events)
{
    switch (events) {
    case 0:
        expect_state(state, 0, PROCESS_NOT_YET, 0, 0, "", 0);
        EXPECT(!state->segments[0].exists, "there is a segment");
        break;
    case 1:
        expect_state(state, 1, PROCESS_RUNNING, 0, 0, "", 0);
        break;
    case 2:
        expect_state(state, 2, PROCESS_RUNNING, 1, 1, "", 0);
        EXPECT(state->segments[0].exists && state->segments[0].key == 7,
               "there is no segment");
        break;
    case 3:
        expect_state(state, 3, PROCESS_RUNNING, 1, 1, "\0\0\0\0abc", 7);
        EXPECT(state->processes[1].state == PROCESS_NOT_YET, "a child");
        break;
    case 4:
        expect_state(state, 4, PROCESS_RUNNING, 1, 2, "\0\0\0\0abc", 7);
        EXPECT(state->processes[1].state == PROCESS_RUNNING, "no child");
        break;
    case 5:
        expect_state(state, 5, PROCESS_RUNNING, 1, 2, "\0\0xyzbc", 7);
        break;
    case 6:
        expect_state(state, 6, PROCESS_SLEEPING, 2, 2, "\0\0xyzbc", 7);
        EXPECT(state->processes[0].doing == CALL_WAIT, "it does not wait");
        break;
    default:
        expect_state(state, 7, PROCESS_ENDED, 0, 0, "\0\0xyzbc", 7);
        EXPECT(state->processes[0].doing == CALL_NONE, "it still waits");
        EXPECT(!state->segments[0].exists && state->segments[0].gone,
               "the segment is still there");
    }
}

static void states_are_found_in_any_order(void)
{
    struct history history;
    struct state state;
    make_story(&history);
    if (state_begin(&state, &history) == -1)
        err(REPORT_UNTESTED, "state_begin");
    for (size_t from = 0; from <= 7; from++)
        for (size_t to = 0; to <= 7; to++) {
            expect_story(&state, from);
            expect_story(&state, to);
        }
    EXPECT(state_seek(&state, SIZE_MAX) == 0 && state.events == 7,
           "behind the end: %zu", state.events);
    state_end(&state);
    history_free(&history);
}

static void a_state_of_nothing_is_empty(void)
{
    struct history history = {0};
    struct state state;
    EXPECT(state_begin(&state, &history) == 0, "%s", strerror(errno));
    EXPECT(state_seek(&state, 1) == 0 && state.events == 0, "%zu events",
           state.events);
    state_end(&state);
    state_end(&state); /* also good for one that has ended */
}

static void a_mebibyte_of_a_segment_is_known(void)
{
    struct history history = {0};
    struct state state;
    history_add_segment(&history);
    struct event *event = add(&history, EVENT_STORE);
    store(event, MIB - 2, "abcd", 4);
    store(event, MIB, "e", 1);
    store(event, UINT64_MAX, "f", 1);
    store(event, 0, "", 0);
    if (state_begin(&state, &history) == -1 || state_seek(&state, 1) == -1)
        err(REPORT_UNTESTED, "state_seek");
    const struct segment_now *segment = &state.segments[0];
    EXPECT(segment->known == MIB, "%zu bytes", segment->known);
    EXPECT(segment->known == MIB && segment->bytes[0] == 0 &&
               memcmp(segment->bytes + MIB - 2, "ab", 2) == 0,
           "other bytes");
    state_end(&state);
    history_free(&history);
}

static void bytes_are_added_one_by_one(void)
{
    struct history history = {0};
    struct state state;
    history_add_segment(&history);
    for (unsigned i = 0; i < 2000; i++)
        store(add(&history, EVENT_STORE), i, &"0123456789"[i % 10], 1);
    if (state_begin(&state, &history) == -1)
        err(REPORT_UNTESTED, "state_begin");
    for (size_t i = 1; i <= 2000; i++) {
        state_seek(&state, i);
        EXPECT(state.segments[0].known == i &&
                   state.segments[0].bytes[i - 1] == '0' + (i - 1) % 10,
               "after %zu bytes, %zu are known", i, state.segments[0].known);
    }
    state_end(&state);
    history_free(&history);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"what is added is empty", what_is_added_is_empty, 0},
        {"changes are added to an event", changes_are_added_to_an_event, 0},
        {"states are found in any order", states_are_found_in_any_order, 0},
        {"a state of nothing is empty", a_state_of_nothing_is_empty, 0},
        {"a mebibyte of a segment is known", a_mebibyte_of_a_segment_is_known,
         0},
        {"bytes are added one by one", bytes_are_added_one_by_one, 0},
    };
    return report_main("lab/history", tests, COUNT(tests), argc, argv);
}
