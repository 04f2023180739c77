/* What lab/trace must tell of single loads and stores, and that a program does
 * not notice how it comes to know. */
#include "accesses.h"
#include "compiler.h"
#include "promise/promise.h"
#include "recording/query.h"
#include "recording/state.h"

#include <errno.h>
#include <glob.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- That the program does not notice ------------------------------------ */

static const char *const ways[] = {
    "own_handler", "read_only", "protected", "interrupted", "divides", "calls",
    "executes",    "maps",      "waits",     "robust",      "threads", "dies",
};

/* What is told of attachments is what the program has made; that they are shut
 * is none of its doing. */
static void expect_writable(const struct history *history, const char *way)
{
    bool some_are_not = strcmp(way, "read_only") == 0 ||
                        strcmp(way, "protected") == 0;
    for (size_t i = 0; i < history->event_count && !some_are_not; i++) {
        const struct event *event = &history->events[i];
        for (size_t p = 0; p < event->process_count; p++)
            for (size_t a = 0; a < event->processes[p].attached_count; a++)
                EXPECT(event->processes[p].attached[a].writable,
                       "%s, event %zu: it is not writable", way, i);
    }
}

static void expect_ways(const char *program, const char *form)
{
    for (size_t i = 0; i < COUNT(ways); i++) {
        struct recording seen;
        if (!traced(program, ways[i], &every, &seen))
            return;
        size_t exact = 0;
        for (size_t k = 0; k < seen.history.event_count; k++)
            exact += seen.history.events[k].exact;
        EXPECT(recording_exited(&seen, 0) && exact > 2,
               "%s %s: status %d, signal %d, %zu accesses: %.200s", form,
               ways[i], seen.status, seen.signo, exact, seen.err.text);
        EXPECT(seen.zombies + seen.orphans == 0 && seen.left.segment_count == 0,
               "%s %s left something", form, ways[i]);
        expect_writable(&seen.history, ways[i]);
        char *found = accesses(&seen.history);
        EXPECT(strcmp(ways[i], "executes") != 0 ||
                   strstr(found, "L200:1") != NULL,
               "%s: what comes behind vfork is not seen: %s", form, found);
        free(found);
        recording_free(&seen);
    }
}

static void the_ways_are_right_without_us(void)
{
    for (size_t i = 0; i < COUNT(ways); i++) {
        struct recording seen;
        if (!traced(report_helper("ways"), ways[i], &plain, &seen))
            return;
        EXPECT(recording_exited(&seen, 0), "%s: status %d, signal %d: %.200s",
               ways[i], seen.status, seen.signo, seen.err.text);
        recording_free(&seen);
    }
}

static void an_unusual_program_does_not_notice(void)
{
    if (possible())
        expect_ways(report_helper("ways"), "own");
}

static void expect_built(const char *compiler, const char *options)
{
    char folder[] = "/tmp/attached-XXXXXX", program[64], command[256];
    if (compiler == NULL || !possible())
        return;
    if (mkdtemp(folder) == NULL) {
        report_untested("%s: %s", folder, strerror(errno));
        return;
    }
    chmod(folder, 0755); // NOLINT(concurrency-mt-unsafe)
    snprintf(program, sizeof program, "%s/ways", folder);
    snprintf(command, sizeof command,
             "%s -D_GNU_SOURCE -g %s -pthread -o %s tests/lab/ways.c", compiler,
             options, program);
    if (system(command) == 0) // NOLINT(cert-env33-c): our own words
        expect_ways(program, options);
    else
        report_untested("%s failed", command);
    unlink(program);
    rmdir(folder);
}

static void a_static_one_does_not_notice(void)
{
    expect_built("cc", "-O0 -static");
}

static void a_sanitized_one_does_not_notice(void)
{
    setenv("ASAN_OPTIONS", // NOLINT(concurrency-mt-unsafe): one thread
           "handle_segv=0:handle_sigfpe=0:detect_leaks=0", 1);
    expect_built("cc", "-O1 -fsanitize=address");
    unsetenv("ASAN_OPTIONS"); // NOLINT(concurrency-mt-unsafe)
}

static void one_of_32_bits_does_not_notice(void)
{
    expect_built(compiler_32(), "-O1");
}

/* Some see us: in /proc/self/maps that their attachments are shut, that a page
 * has been touched before its first touch, or that the kernel cannot get at a
 * robust mutex when its owner is killed (not with every C library). */
static bool sees_us(const char *source)
{
    static const char *const names[] = {
        "examples/08_inspect_maps.c",
        "examples/12_locks_owner_killed_released.c",
        "examples/12_locks_robust_detached.c",
        "examples/12_locks_robust_mutex.c",
        "examples/14_speed_first_touch.c",
        "examples/14_speed_fork_with_segment.c",
        "examples/14_speed_hugetlb.c",
    };
    for (size_t i = 0; i < COUNT(names); i++)
        if (strcmp(source, names[i]) == 0)
            return true;
    return false;
}

static void every_example_behaves_as_ever(void)
{
    glob_t found = {0};
    glob("examples/*.c", 0, NULL, &found);
    EXPECT(found.gl_pathc > 50, "only %zu examples", found.gl_pathc);
    for (size_t i = 0; possible() && i < found.gl_pathc; i++) {
        struct promise promise;
        struct mismatch differs = {0, "", ""};
        struct recording seen;
        if (sees_us(found.gl_pathv[i]) ||
            promise_read(found.gl_pathv[i], &promise) == -1)
            continue;
        if (!traced(example(promise.name), NULL, &every, &seen)) {
            promise_free(&promise);
            break;
        }
        bool excused = promise.needs[0] != '\0' && recording_exited(&seen, 77);
        EXPECT(excused ||
                   (recording_exited(&seen, 0) &&
                    promise_kept(promise.output, seen.out.text, &differs)),
               "%s: status %d, signal %d, line %d: %.70s", promise.name,
               seen.status, seen.signo, differs.line, differs.promised);
        EXPECT(seen.zombies + seen.orphans == 0 && seen.left.segment_count == 0,
               "%s left something", promise.name);
        EXPECT(seen.history.event_count < 8000, "%s: %zu events", promise.name,
               seen.history.event_count);
        recording_free(&seen);
        promise_free(&promise);
    }
    globfree(&found);
}

/* After each event: what the kernel counts is what the processes have. */
static void expect_counts(const struct history *history, const char *seed)
{
    struct state state;
    if (state_begin(&state, history) == -1)
        return;
    for (size_t i = 1; i <= history->event_count; i++) {
        state_seek(&state, i);
        for (size_t s = 0; s < history->segment_count; s++) {
            unsigned long count = 0;
            for (size_t p = 0; p < history->process_count; p++)
                for (size_t a = 0; a < state.processes[p].attached_count; a++)
                    count += state.processes[p].attached[a].segment == (int)s;
            EXPECT(!state.segments[s].exists ||
                       state.segments[s].nattch == count,
                   "seed %s, event %zu: segment %zu has nattch %lu, and %lu "
                   "attachments",
                   seed, i, s, state.segments[s].nattch, count);
        }
    }
    state_end(&state);
}

static void counts_are_as_ever(void)
{
    for (int i = 1; possible() && i <= 6 && report_failures() == 0; i++) {
        char seed[12];
        struct recording seen;
        snprintf(seed, sizeof seed, "%d", i);
        if (!traced(report_helper("wander"), seed, &every, &seen))
            return;
        EXPECT(recording_exited(&seen, 0), "seed %s: status %d, signal %d: %s",
               seed, seen.status, seen.signo, seen.err.text);
        expect_counts(&seen.history, seed);
        recording_free(&seen);
    }
}

/* --- How it is told ------------------------------------------------------ */

static void lines_values_and_types_are_told(void)
{
    struct recording seen;
    if (!possible() ||
        !traced(report_helper("compete"), "apart", &every, &seen))
        return;
    const struct history *history = &seen.history;
    const struct event *load = query_event(history, EVENT_LOAD, 1);
    const struct event *store = query_event(history, EVENT_STORE, 1);
    EXPECT(load != NULL && load->load_count == 1 && load->loads[0].size == 4 &&
               load->loads[0].offset == 0 && load->store_count == 0 &&
               load->exact && !load->atomic,
           "the child has loaded nothing, or more");
    EXPECT(store != NULL && store->store_count == 1 && store->exact &&
               store->stores[0].by == 1 && store->load_count == 0,
           "the child has stored nothing, or more");
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        EXPECT(!event->exact || event->process < 2, "event %zu: process %d", i,
               event->process);
#ifdef HAVE_LIBDW
        bool told = event->at.line > 0 && event->at.function != NULL;
        EXPECT(!event->exact || told, "event %zu has no line", i);
#endif
    }
    recording_free(&seen);
}

static void spinning_is_told_in_short(void)
{
    struct recording seen;
    if (!possible() ||
        !traced_within(3000,
                       (const char *[]){report_helper("ways"), "spins", NULL},
                       &every, &seen))
        return;
    const struct event *hang = query_event(&seen.history, EVENT_HANG, -1);
    EXPECT(hang != NULL && hang->wait_count == 1 &&
               hang->waits[0].kind == WAIT_SPIN &&
               hang->waits[0].range_count > 0,
           "it is not told that it goes in a circle, and where it looks");
    uint64_t again = 0;
    size_t told = 0;
    for (size_t i = 0; i < seen.history.event_count; i++)
        if (seen.history.events[i].kind == EVENT_LOAD) {
            EXPECT(hang == NULL || &seen.history.events[i] < hang,
                   "event %zu comes behind the end", i);
            again += seen.history.events[i].again;
            told++;
        }
    EXPECT(seen.limit == LIMIT_DEADLINE, "it has ended: %d", (int)seen.limit);
    EXPECT(told < 10 && again > told, "%zu loads are told, and %llu repeated",
           told, (unsigned long long)again);
    recording_free(&seen);
}

static void too_many_are_cut(void)
{
    struct recording seen;
    size_t exact = 0, notes = 0;
    if (!possible() || !traced(report_helper("ways"), "many", &every, &seen))
        return;
    for (size_t i = 0; i < seen.history.event_count; i++) {
        exact += seen.history.events[i].exact;
        notes += seen.history.events[i].kind == EVENT_NOTE &&
                 seen.history.events[i].note == NOTE_ACCESSES;
    }
    EXPECT(recording_exited(&seen, 0) && seen.limit == LIMIT_NONE,
           "status %d, signal %d, limit %d", seen.status, seen.signo,
           (int)seen.limit);
    EXPECT(exact > 1000 && exact < 10000 && notes == 1,
           "%zu accesses and %zu notes", exact, notes);
    recording_free(&seen);
}

static void bytes_can_be_changed_and_calls_can_fail(void)
{
    const unsigned char bytes[] = {9, 0, 0, 0};
    const struct intervention change = {.act = ACT_CHANGE,
                                        .who = "child",
                                        .call = CALL_WRITE,
                                        .number = 1,
                                        .bytes = bytes,
                                        .size = sizeof bytes};
    const struct trace_options options = {.interventions = &change,
                                          .intervention_count = 1,
                                          .every_access = true};
    struct recording seen;
    if (!possible() ||
        !traced(example("06_fork_inherits"), NULL, &options, &seen))
        return;
    size_t changed = 0;
    for (size_t i = 0; i < seen.history.event_count; i++)
        changed += seen.history.events[i].kind == EVENT_NOTE &&
                   seen.history.events[i].note == NOTE_CHANGED;
    EXPECT(changed == 1, "bytes were changed %zu times", changed);
    recording_free(&seen);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"the ways are right without us", the_ways_are_right_without_us, 0},
        {"an unusual program does not notice",
         an_unusual_program_does_not_notice, 0},
        {"a static one does not notice", a_static_one_does_not_notice, 0},
        {"a sanitized one does not notice", a_sanitized_one_does_not_notice, 0},
        {"one of 32 bits does not notice", one_of_32_bits_does_not_notice, 0},
        {"every example behaves as ever", every_example_behaves_as_ever, 0},
        {"counts are as ever", counts_are_as_ever, 0},
        {"lines, values and types are told", lines_values_and_types_are_told,
         0},
        {"spinning is told in short", spinning_is_told_in_short, 0},
        {"too many are cut", too_many_are_cut, 0},
        {"bytes can be changed, too", bytes_can_be_changed_and_calls_can_fail,
         0},
    };
    return report_main("lab/access", tests, COUNT(tests), argc, argv);
}
