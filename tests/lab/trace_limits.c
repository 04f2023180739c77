/* What lab/trace keeps of a program that does more than can be kept. */
#include "check/check.h"
#include "check/report.h"
#include "recording/query.h"
#include "recording/state.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* Trace hoard in this way.  Returns false, and the test is over, when that
 * cannot be. */
static bool traced(const char *way, struct recording *seen)
{
    static const struct trace_options plain = {.json = 0};
    const char *argv[] = {report_helper("hoard"), way, NULL};
    struct run_request request = {.argv = argv, .trace = &plain};
    struct run_problem problem;
    if (run(&request, seen, &problem) == 0)
        return true;
    if (strcmp(problem.step, "ptrace") == 0 ||
        strcmp(problem.step, "seccomp") == 0)
        report_skip("this system does not let us trace: %s",
                    strerror(problem.error));
    else
        report_untested("%s: %s: %s", way, problem.step,
                        strerror(problem.error));
    return false;
}

static size_t weight_of(const struct history *history)
{
    size_t weight = 0;
    for (size_t i = 0; i < history->event_count; i++)
        weight += event_bytes(&history->events[i]);
    return weight;
}

/* How often the history says that it is cut. */
static int cuts_in(const struct history *history)
{
    int cuts = 0;
    for (size_t i = 0; i < history->event_count; i++)
        cuts += history->events[i].kind == EVENT_NOTE &&
                history->events[i].note == NOTE_CUT;
    return cuts;
}

/* The one store event of `places` leads to the bytes that were there. */
static void scattered_stores_are_all_told(void)
{
    struct recording seen;
    struct state state;
    if (!traced("places", &seen))
        return;
    EXPECT(recording_exited(&seen, 0), "status %d", seen.status);
    if (state_begin(&state, &seen.history) == 0) {
        state_seek(&state, seen.history.event_count);
        const struct segment_now *segment = &state.segments[0];
        for (size_t i = 0; i < 512; i++)
            EXPECT(segment->known > i * 8 &&
                       segment->bytes[i * 8] == i % 255 + 1,
                   "byte %zu is not told", i * 8);
        state_end(&state);
    }
    recording_free(&seen);
}

/* The run goes on to its own end, and less of it is told. */
static void large_stores_are_cut_and_that_is_said(void)
{
    struct recording seen;
    if (!traced("bytes", &seen))
        return;
    EXPECT(recording_exited(&seen, 0) && seen.limit == LIMIT_NONE,
           "status %d, limit %d", seen.status, (int)seen.limit);
    EXPECT(cuts_in(&seen.history) == 1, "cut %d times", cuts_in(&seen.history));
    EXPECT(weight_of(&seen.history) <= TRACE_HISTORY_MAX, "%zu bytes",
           weight_of(&seen.history));
    size_t stores = 0, whole = 0;
    for (size_t i = 0; i < seen.history.event_count; i++) {
        const struct event *event = &seen.history.events[i];
        stores += event->kind == EVENT_STORE;
        whole += event->kind == EVENT_STORE &&
                 event->stores[0].size == TRACE_BYTES_MAX;
    }
    EXPECT(stores == 40 && whole >= 5, "%zu stores, %zu whole", stores, whole);
    recording_free(&seen);
}

static void so_many_segments_are_compared(void)
{
    enum {
        ALL = TRACE_BYTES_ALL / TRACE_BYTES_MAX
    };
    bool told[ALL + 5] = {false};
    struct recording seen;
    if (!traced("segments", &seen))
        return;
    EXPECT(recording_exited(&seen, 0), "status %d", seen.status);
    EXPECT(seen.history.segment_count == ALL + 5, "%zu segments",
           seen.history.segment_count);
    for (size_t i = 0; i < seen.history.event_count; i++)
        for (size_t k = 0; k < seen.history.events[i].store_count; k++)
            told[seen.history.events[i].stores[k].segment] = true;
    for (int i = 0; i < ALL + 5; i++)
        EXPECT(told[i] == (i < ALL || i == ALL + 4), "segment %d is%s told", i,
               told[i] ? "" : " not");
    EXPECT(cuts_in(&seen.history) == 1, "cut %d times", cuts_in(&seen.history));
    recording_free(&seen);
}

static void a_history_that_is_full_ends_the_run(void)
{
    struct recording seen;
    if (!traced("text", &seen))
        return;
    EXPECT(seen.limit == LIMIT_HISTORY, "limit %d", (int)seen.limit);
    EXPECT(weight_of(&seen.history) < TRACE_HISTORY_MAX + TRACE_BYTES_MAX,
           "%zu bytes", weight_of(&seen.history));
    recording_free(&seen);
}

static void a_child_inherits_what_its_namespace_does_not_know(void)
{
    struct recording seen;
    if (!traced("namespaces", &seen))
        return;
    if (recording_exited(&seen, 77))
        report_skip("no IPC namespace here");
    else {
        const struct event *fork = query_event(&seen.history, EVENT_FORK, 0);
        const struct process_change *child = query_process(fork, 1);
        const struct segment_change *segment = query_segment(fork, 0);
        EXPECT(child != NULL && child->attached_count == 1 &&
                   child->attached[0].segment == 0,
               "the fork does not tell of the child's attachment");
        EXPECT(segment != NULL && segment->nattch == 2, "nattch is not told");
        EXPECT(seen.history.segment_count == 1, "%zu segments",
               seen.history.segment_count);
    }
    recording_free(&seen);
}

static void nobody_unseen_is_left(void)
{
    struct recording seen;
    if (!traced("untraced", &seen))
        return;
    pid_t child = seen.out.size > 0 ? (pid_t)strtol(seen.out.text, NULL, 10)
                                    : 0;
    EXPECT(child > 1, "no child: status %d", seen.status);
    if (child > 1)
        EXPECT(kill(child, 0) == -1 && errno == ESRCH, "%d lives", (int)child);
    recording_free(&seen);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"scattered stores are all told", scattered_stores_are_all_told, 0},
        {"large stores are cut, and that is said",
         large_stores_are_cut_and_that_is_said, 0},
        {"so many segments are compared, and those that are gone do not count",
         so_many_segments_are_compared, 0},
        {"a history that is full ends the run",
         a_history_that_is_full_ends_the_run, 0},
        {"a child inherits what its namespace does not know",
         a_child_inherits_what_its_namespace_does_not_know, 0},
        {"nobody unseen is left", nobody_unseen_is_left, 0},
    };
    return report_main("lab/trace_limits", tests, COUNT(tests), argc, argv);
}
