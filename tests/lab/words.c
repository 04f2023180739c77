/*
 * What `shmlab see` says, as a reader sees it, of what is easily told wrongly:
 * what a program we have ended leaves behind, why a size is refused, whom a
 * signal wakes, who is who.
 */
#include "recording/query.h"
#include "recording/state.h"
#include "say/say.h"
#include "traced.h"

#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>

/* --- The command --------------------------------------------------------- */

/* A command line, and what must be said, and must not; NULL: nothing. */
struct sight {
    const char *name;
    const char *way;        /* of quirks */
    const char *options[3]; /* of see */
    const char *says, *says_too;
    const char *never;
};

#define MISSING   "IPC_RMID is missing"
#define TOO_EARLY "it was ended before it could remove it (cleared away)"

static const struct sight sights[] = {
    {"IPC_RMID is missing", "leave", {NULL}, MISSING, NULL, NULL},
    {"a limit ends it before IPC_RMID",
     "leave-hanging",
     {"--timeout", "1"},
     TOO_EARLY,
     "it was ended: its time was up (--timeout)",
     MISSING},
    {"a signal ends it before IPC_RMID",
     "leave-aborting",
     {NULL},
     TOO_EARLY,
     "1 child unwaited for: it was ended before it could wait",
     "is missing"},
    {"we kill it before IPC_RMID",
     "clear-away",
     {"--kill", "parent@shmdt"},
     TOO_EARLY,
     NULL,
     MISSING},
    {"we kill the child that would remove",
     "child-clears-away",
     {"--kill", "child@shmctl"},
     "it left 1 segment behind (cleared away)",
     NULL,
     MISSING},
    {"we make IPC_RMID fail",
     "clear-away",
     {"--fail", "shmctl=EPERM"},
     "IPC_RMID failed",
     "cannot remove segment A: we make it fail (EPERM)",
     "only its owner"},
    {"a segment is too small",
     "sizes",
     {NULL},
     "asks for 101 bytes, and segment A, which has this key, has only 100 "
     "bytes (EINVAL)",
     "asks for 200 bytes, and segment A, which has this key, has only 100 "
     "bytes (EINVAL)",
     "is smaller"},
    {"a size is no size",
     "sizes",
     {NULL},
     "a new segment must have at least one byte",
     "bytes, which is more than the system allows",
     NULL},
    {"WNOWAIT leaves a zombie",
     "look-first",
     {NULL},
     "has waited for the child and learns how it ended. WNOWAIT leaves it a "
     "zombie",
     "has waited for the child, learns how it ended, and lets the kernel "
     "forget it",
     NULL},
    {"a stopped child has not ended",
     "stopped",
     {NULL},
     "has waited for the child, which has not ended",
     "The child sends SIGSTOP to itself.",
     NULL},
    {"who is alone has one name",
     "clear-away",
     {"--full"},
     "Step 1 of 6: process The process begins",
     "> process +--",
     "parent"},
    {"the only child has one name",
     "look-first",
     {"--full"},
     ": child exit(3) The child exits",
     "> child +--",
     "child 1"},
    {"a program has its name",
     "leave",
     {NULL},
     "The process begins: program quirks.",
     NULL,
     "/quirks"},
    {"text that is written stands there once",
     "leave",
     {"--fail", "shmget=ENOSPC"},
     "writes",
     NULL,
     "to standard error:"},
    {"a remark is nobody's",
     "look-first",
     {"--full"},
     ": about this recording In this run only one process",
     NULL,
     NULL},
};

/* All blanks and ends of lines are one blank, as lines are broken anywhere. */
static char *joined(const struct output *out, const struct output *error)
{
    char *text = NULL;
    size_t size;
    bool blank = false;
    FILE *all = open_memstream(&text, &size);
    if (all == NULL)
        err(REPORT_UNTESTED, "open_memstream");
    for (size_t i = 0; i < out->size + error->size; i++) {
        const char *from = i < out->size ? out->text + i
                                         : error->text + (i - out->size);
        if (isspace((unsigned char)*from) == 0)
            fputc(*from, all);
        else if (!blank)
            fputc(' ', all);
        blank = isspace((unsigned char)*from) != 0;
    }
    fclose(all);
    return text;
}

static void sight_is_told(void)
{
    const struct sight *sight = &sights[report_current()];
    char shmlab[4096], quirks[4096];
    const char *argv[8] = {shmlab, "see", "--list"};
    size_t count = 3;
    snprintf(shmlab, sizeof shmlab, "%s", report_helper("../../bin/shmlab"));
    snprintf(quirks, sizeof quirks, "%s", report_helper("quirks"));
    for (size_t i = 0; i < COUNT(sight->options) && sight->options[i]; i++)
        argv[count++] = sight->options[i];
    argv[count++] = quirks;
    argv[count] = sight->way;
    struct run_request request = {.argv = argv, .deadline_ms = PATIENTLY};
    struct recording seen;
    struct run_problem problem;
    if (run(&request, &seen, &problem) == -1) {
        report_untested("%s: %s", problem.step, strerror(problem.error));
        return;
    }
    char *text = joined(&seen.out, &seen.err);
    if (recording_exited(&seen, 125)) /* SEE_OUR_FAULT */
        report_skip("this system does not let us trace: %s", text);
    else {
        EXPECT(strstr(text, sight->says) != NULL, "no \"%s\" in %s",
               sight->says, text);
        EXPECT(sight->says_too == NULL || strstr(text, sight->says_too) != NULL,
               "no \"%s\" in %s", sight->says_too, text);
        EXPECT(sight->never == NULL || strstr(text, sight->never) == NULL,
               "\"%s\" in %s", sight->never, text);
    }
    free(text);
    recording_free(&seen);
}

/* --- The history --------------------------------------------------------- */

static enum process_state state_after(const struct history *history,
                                      const struct event *event)
{
    struct state state;
    size_t number = (size_t)(event - history->events);
    if (state_begin(&state, history) == -1 ||
        state_seek(&state, number + 1) == -1)
        err(REPORT_UNTESTED, "state");
    enum process_state found = state.processes[event->process].state;
    state_end(&state);
    return found;
}

static size_t sleeps(const struct history *history, enum call call)
{
    size_t count = 0;
    for (size_t i = 0; i < history->event_count; i++)
        count += history->events[i].kind == EVENT_SLEEP &&
                 history->events[i].process == 0 &&
                 history->events[i].call == call;
    return count;
}

/* What a handled signal ends is told as ended, and by what. */
static void wakes(const char *way, enum call call)
{
    struct recording seen;
    if (!traced(report_helper("quirks"), way, &plain, &seen))
        return;
    const struct event *signal = query_event(&seen.history, EVENT_SIGNAL, 0);
    const struct event *woken = query_call(&seen.history, call, 0, 0);
    EXPECT(recording_exited(&seen, 0), "%s: status %d", way, seen.status);
    EXPECT(sleeps(&seen.history, call) == 1, "%s: %zu sleeps", way,
           sleeps(&seen.history, call));
    EXPECT(signal != NULL && signal->signo == SIGALRM &&
               state_after(&seen.history, signal) == PROCESS_RUNNING,
           "%s: it sleeps on after the signal", way);
    EXPECT(query_failed(woken, EINTR, CAUSE_NONE) &&
               query_before(signal, woken),
           "%s: it does not return with EINTR", way);
    recording_free(&seen);
}

static void a_handled_signal_ends_a_sleep(void)
{
    wakes("suspend", CALL_PAUSE);
    wakes("doze", CALL_NANOSLEEP);
}

static void what_is_made_again_is_not_over(void)
{
    struct recording seen;
    if (!traced(report_helper("quirks"), "wait-on", &plain, &seen))
        return;
    const struct event *signal = query_event(&seen.history, EVENT_SIGNAL, 0);
    const struct event *waited = query_call(&seen.history, CALL_WAIT, 0, 0);
    EXPECT(signal != NULL &&
               state_after(&seen.history, signal) == PROCESS_RUNNING,
           "it sleeps on while its handler runs");
    EXPECT(waited != NULL && waited->error == 0 && waited->other == 1,
           "it does not wait for its child");
    recording_free(&seen);
}

static void a_signal_that_nobody_handles_ends_nothing(void)
{
    struct recording seen;
    if (!traced(report_helper("quirks"), "sleep-on", &plain, &seen))
        return;
    const struct event *woken = query_call(&seen.history, CALL_NANOSLEEP, 0, 0);
    EXPECT(sleeps(&seen.history, CALL_NANOSLEEP) == 1, "%zu sleeps",
           sleeps(&seen.history, CALL_NANOSLEEP));
    EXPECT(woken != NULL && woken->error == 0 &&
               state_after(&seen.history, woken) == PROCESS_RUNNING,
           "nobody tells that it is over");
    recording_free(&seen);
}

static void a_wrong_size_has_its_cause(void)
{
    static const struct {
        enum cause cause;
        int segment;
    } wanted[] = {{CAUSE_SIZE_TOO_LARGE, 0},
                  {CAUSE_SIZE_TOO_LARGE, 0},
                  {CAUSE_SIZE_ZERO, -1},
                  {CAUSE_SIZE_LIMIT, -1}};
    struct recording seen;
    if (!traced(report_helper("quirks"), "sizes", &plain, &seen))
        return;
    for (size_t i = 0; i < COUNT(wanted); i++) {
        const struct event *call = query_call(&seen.history, CALL_SHMGET, 0,
                                              i + 1);
        EXPECT(query_failed(call, EINVAL, wanted[i].cause) &&
                   call->segment == wanted[i].segment,
               "number %zu has cause %d, segment %d", i,
               call != NULL ? (int)call->cause : -1,
               call != NULL ? call->segment : -1);
    }
    recording_free(&seen);
}

/* A recording has its last place go on to the end, but the number is exact. */
static void every_place_is_counted(void)
{
    struct recording seen;
    struct state before;
    if (!traced(report_helper("quirks"), "places", &plain, &seen))
        return;
    const struct event *store = query_event(&seen.history, EVENT_STORE, 0);
    size_t number = store != NULL ? (size_t)(store - seen.history.events) : 0;
    EXPECT(store != NULL && store->store_count < 100, "not cut");
    if (state_begin(&before, &seen.history) == -1 ||
        state_seek(&before, number) == -1)
        err(REPORT_UNTESTED, "state");
    for (size_t i = 0; store != NULL && i < store->store_count; i++)
        store->stores[i].type = -1;
    char *text = say_event(&seen.history, &before, number);
    EXPECT(text != NULL && strstr(text, " in 197 more places.") != NULL,
           "it says: %s", text);
    free(text);
    state_end(&before);
    recording_free(&seen);
}

int main(int argc, char *argv[])
{
    static const struct named_test others[] = {
        {"a handled signal ends a sleep", a_handled_signal_ends_a_sleep, 0},
        {"what is made again is not over", what_is_made_again_is_not_over, 0},
        {"a signal that nobody handles ends nothing",
         a_signal_that_nobody_handles_ends_nothing, 0},
        {"a wrong size has its cause", a_wrong_size_has_its_cause, 0},
        {"every place is counted", every_place_is_counted, 0},
    };
    struct named_test tests[COUNT(sights) + COUNT(others)];
    for (size_t i = 0; i < COUNT(sights); i++)
        tests[i] = (struct named_test){sights[i].name, sight_is_told, 0};
    for (size_t i = 0; i < COUNT(others); i++)
        tests[COUNT(sights) + i] = others[i];
    return report_main("lab/words", tests, COUNT(tests), argc, argv);
}
