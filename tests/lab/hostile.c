/*
 * What lab/trace must bear of programs that fight it, hide, or have names and
 * output made to harm whoever looks at them.
 *
 * Each is traced, and then the same holds of all: nothing is left, the file can
 * be read strictly and back to the same history, and neither it nor what is
 * drawn of it has a byte that does something to a terminal.
 */
#include "hostile.h"
#include "clean.h"
#include "draw/terminal.h"
#include "recording/jsonl.h"
#include "recording/query.h"

#include <locale.h>

struct trial {
    const char *name; /* of the test */
    const char *program, *argument;
    int status, signo;
    bool root_may; /* the status is 1 then */
    enum limit limit;
    int deadline_ms;
    void (*also)(const struct recording *);
};

/* --- Of all -------------------------------------------------------------- */

static void expect_drawn(const struct history *history, const char *locale,
                         bool full)
{
    const struct draw_options options = {.full = full};
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    setlocale(LC_CTYPE, locale);
    EXPECT(out != NULL && draw_list(out, history, &options) == 0,
           "it cannot be drawn");
    if (out != NULL)
        fclose(out);
    clean_expect(full ? "the full list" : "the list", text, size);
    free(text);
}

static void expect_same(const char *path, const struct history *seen)
{
    struct history read;
    struct jsonl_problem problem;
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return;
    int result = jsonl_read(file, &read, &problem);
    EXPECT(result == 0, "line %zu: code %d", problem.line, (int)problem.code);
    fclose(file);
    EXPECT(read.event_count == seen->event_count &&
               read.process_count == seen->process_count &&
               read.segment_count == seen->segment_count,
           "%zu events of %zu are read", read.event_count, seen->event_count);
    for (size_t i = 0; i < read.segment_count && i < seen->segment_count; i++)
        EXPECT(strcmp(read.segments[i].name, seen->segments[i].name) == 0,
               "the name of segment %zu has changed", i);
    for (size_t i = 0; i < read.process_count && i < seen->process_count; i++)
        EXPECT(strcmp(read.processes[i].name, seen->processes[i].name) == 0,
               "the name of process %zu has changed", i);
    for (size_t i = 0; i < read.event_count && i < seen->event_count; i++)
        EXPECT(read.events[i].text_size == seen->events[i].text_size &&
                   (seen->events[i].text_size == 0 ||
                    memcmp(read.events[i].text, seen->events[i].text,
                           seen->events[i].text_size) == 0),
               "the text of event %zu has changed", i);
    history_free(&read);
}

static void try(const struct trial *trial)
{
    char path[256];
    snprintf(path, sizeof path, "%s", hostile_file("trial.jsonl"));
    int json = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    struct trace_options trace = {.json = json};
    const char *argv[] = {hostile(trial->program), trial->argument, NULL};
    struct run_request request = {
        .argv = argv, .deadline_ms = trial->deadline_ms, .trace = &trace};
    struct recording seen;
    struct run_problem problem;
    int result = run(&request, &seen, &problem);
    close(json);
    if (result == -1) {
        report_untested("%s: %s: %s", trial->program, problem.step,
                        strerror(problem.error));
        return;
    }
    if (recording_exited(&seen, 77)) {
        report_skip("%s", seen.err.text);
        recording_free(&seen);
        return;
    }
    int status = trial->root_may && geteuid() == 0 ? 1 : trial->status;
    EXPECT(seen.status == status && seen.signo == trial->signo &&
               seen.limit == trial->limit,
           "status %d, signal %d, limit %d: %.200s", seen.status, seen.signo,
           (int)seen.limit, seen.err.text);
    if (trial->also != NULL)
        trial->also(&seen);
    hostile_nothing_left(trial->program);
    EXPECT(clean_expect_file(path) > seen.history.event_count,
           "the file is too short");
    expect_same(path, &seen.history);
    expect_drawn(&seen.history, "C.UTF-8", false);
    expect_drawn(&seen.history, "C.UTF-8", true);
    expect_drawn(&seen.history, "C", true);
    recording_free(&seen);
    unlink(path);
}

/* --- Of some ------------------------------------------------------------- */

static size_t count_notes(const struct recording *seen, enum note note)
{
    size_t count = 0;
    for (size_t i = 0; i < seen->history.event_count; i++)
        count += seen->history.events[i].kind == EVENT_NOTE &&
                 seen->history.events[i].note == note;
    return count;
}

static const struct event *find_write(const struct recording *seen,
                                      const char *text)
{
    for (size_t i = 0; i < seen->history.event_count; i++) {
        const struct event *event = &seen->history.events[i];
        if (event->call == CALL_WRITE && event->text != NULL &&
            strstr(event->text, text) != NULL)
            return event;
    }
    return NULL;
}

/* All names are kept, with every byte; /proc/PID/maps writes a newline so. */
static void names_are_kept(const struct recording *seen)
{
    const struct history *history = &seen->history;
    size_t found = 0;
    for (size_t i = 0; i < history->segment_count; i++)
        found += strstr(history->segments[i].name,
                        "\033]0;owned\007\033[2J\033[31m\r\b\177\302\233"
                        "\342\200\256\302\205\377\300\200\\012A\t\"'\\&<img") !=
                 NULL;
    EXPECT(history->segment_count == 5, "%zu segments", history->segment_count);
    EXPECT(found >= 3, "%zu of them with their name", found);
    EXPECT(history->process_count == 2 &&
               strncmp(history->processes[1].role, "child", 5) == 0,
           "%zu processes", history->process_count);
    const struct event *exec = query_event(history, EVENT_EXEC, 1);
    EXPECT(exec != NULL && strstr(exec->text, "\377\300\200\nA\t") != NULL,
           "the program has lost its name");
    EXPECT(find_write(seen, "</script>\033]0;") != NULL, "no output");
}

static void nothing_is_forged(const struct recording *seen)
{
    const struct history *history = &seen->history;
    for (size_t i = 0; i < history->event_count; i++)
        for (size_t k = 0; k < history->events[i].process_count; k++)
            EXPECT(history->events[i].processes[k].attached_count == 0,
                   "event %zu tells of %zu attachments", i,
                   history->events[i].processes[k].attached_count);
}

/* As root, or in a user namespace of our own, we may look all the same. */
static void hidden_or_told(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    const struct event *end = query_event(history, EVENT_EXIT, 1);
    const struct process_change *child = query_process(fork, 1);
    size_t by_child = 0, by_parent = 0, unknown = 0;
    for (size_t i = 0; i < history->event_count; i++)
        for (size_t k = 0; k < history->events[i].store_count; k++) {
            int by = history->events[i].stores[k].by;
            by_parent += by == 0;
            by_child += by == 1;
            unknown += by == -1;
        }
    if (count_notes(seen, NOTE_HIDDEN) == 0)
        EXPECT(by_parent == 1 && by_child == 1 && unknown == 0,
               "stores: %zu by the parent, %zu by the child, %zu", by_parent,
               by_child, unknown);
    else
        EXPECT(by_parent == 1 && by_child == 0 && unknown == 1 &&
                   count_notes(seen, NOTE_HIDDEN) == 2,
               "stores: %zu by the parent, %zu by the child, %zu unknown",
               by_parent, by_child, unknown);
    EXPECT(child != NULL && child->attached_count == 1,
           "the child has inherited nothing");
    EXPECT(query_process(end, 1) != NULL &&
               query_process(end, 1)->attached_count == 0,
           "it has ended attached");
}

static void traced_all_the_same(const struct recording *seen)
{
    EXPECT(count_notes(seen, NOTE_UNTRACED) == 1, "no note");
    EXPECT(query_calls(&seen->history, CALL_SHMGET, 1) == 1,
           "the child is not seen");
}

static void filter_is_noted(const struct recording *seen)
{
    EXPECT(count_notes(seen, NOTE_FILTERS) == 1, "no note");
}

static void tracing_is_noted(const struct recording *seen)
{
    EXPECT(count_notes(seen, NOTE_TRACES) == 3, "%zu notes",
           count_notes(seen, NOTE_TRACES));
}

static void traps_come(const struct recording *seen)
{
    size_t traps = 0, sent = 0;
    for (size_t i = 0; i < seen->history.event_count; i++) {
        const struct event *event = &seen->history.events[i];
        traps += event->kind == EVENT_SIGNAL && event->signo == SIGTRAP;
        sent += event->call == CALL_KILL && event->signo == SIGTRAP;
    }
    EXPECT(traps == 2 && sent == 3, "%zu come, %zu sent", traps, sent);
}

static void thread_becomes_program(const struct recording *seen)
{
    EXPECT(query_event(&seen->history, EVENT_EXEC, 0) != NULL, "no exec");
    EXPECT(find_write(seen, "from a thread") != NULL, "no output");
}

static void other_threads_are_seen(const struct recording *seen)
{
    const struct event *store = query_event(&seen->history, EVENT_STORE, 0);
    EXPECT(find_write(seen, "thread: goes on") != NULL, "no output");
    EXPECT(store != NULL && store->stores[0].by == 0, "no store");
    EXPECT(seen->wall_seconds < 5, "after %.1f s", seen->wall_seconds);
}

static const struct trial trials[] = {
    {"names and output", "odd_names", .also = names_are_kept},
    {"a path like lines of a table", "forged_maps", .also = nothing_is_forged},
    {"memory nobody may look into", "hide", .also = hidden_or_told},
    {"a child that is not to be traced", "untraced", "clone",
     .also = traced_all_the_same},
    {"the same by clone3", "untraced", "clone3", .also = traced_all_the_same},
    {"traps of its own", "traps", .also = traps_come},
    {"a filter that fails a call", "own_filter", "error", .status = 3,
     .also = filter_is_noted},
    {"a filter that kills", "own_filter", "kill", .signo = SIGSYS},
    {"a filter that signals", "own_filter", "trap", .signo = SIGSYS},
    {"a filter that asks the tracer", "own_filter", .argument = "trace"},
    {"who traces back", "trace_back", .root_may = true,
     .also = tracing_is_noted},
    {"exec from a thread", "exec_thread", .also = thread_becomes_program},
    {"a first thread that ends first", "first_thread",
     .also = other_threads_are_seen},
    {"a child stopped and continued", .program = "job_control"},
    {"two stacks used up", "alt_stack", .signo = SIGSEGV},
};

static void trial_is_borne(void)
{
    try(&trials[report_current()]);
}

int main(int argc, char *argv[])
{
    struct named_test tests[COUNT(trials)];
    for (size_t i = 0; i < COUNT(trials); i++)
        tests[i] = (struct named_test){trials[i].name, trial_is_borne, 0};
    hostile_begin();
    return report_main("lab/hostile", tests, COUNT(tests), argc, argv);
}
