/* What lab/trace must tell of single loads and stores, and that a program does
 * not notice how it comes to know. */
#include "compiler.h"
#include "promise/promise.h"
#include "recording/query.h"
#include "recording/state.h"
#include "traced.h"

#include <err.h>
#include <errno.h>
#include <glob.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct trace_options every = {.every_access = true};

/* Can that be done here?  Otherwise the test is skipped. */
static bool possible(void)
{
    if (!access_possible())
        report_skip("single accesses are seen on x86-64 processors");
    return access_possible();
}

/* --- What an instruction uses -------------------------------------------- */

/* The accesses of the whole run: L is a load, S a store, of which byte and how
 * many; ! in front: it was atomic. */
static char *accesses(const struct history *history)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        err(REPORT_UNTESTED, "open_memstream");
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (!event->exact)
            continue;
        fprintf(out, "%s%s", ftell(out) > 0 ? " " : "",
                event->atomic ? "!" : "");
        for (size_t k = 0; k < event->load_count; k++)
            fprintf(out, "L%d:%zu", (int)event->loads[k].offset,
                    event->loads[k].size);
        for (size_t k = 0; k < event->store_count; k++)
            fprintf(out, "S%d:%zu", (int)event->stores[k].offset,
                    event->stores[k].size);
    }
    fclose(out);
    return text;
}

static void an_instruction_is_told_by_what_it_uses(void)
{
    static const struct {
        const char *way, *uses;
    } rows[] = {
        {"mov_load", "L0:4"},
        {"mov_store", "S8:4"},
        {"mov_same", "S8:4"}, /* 0 over 0 */
        {"mov_16", "S2:2"},
        {"mov_wide", "S0:8"},
        {"mov_index", "L40:8"},
        {"mov_far", "S4096:1"},
        {"movzx", "L5:1"},
        {"movsxd", "L4:4"},
        {"add_to", "L0:4S0:4"},
        {"add_from", "L0:4"},
        {"inc_byte", "L3:1S3:1"},
        {"compare", "L0:4"},
        {"test_bit", "L0:1"},
        {"negate", "L0:8S0:8"},
        {"shift", "L0:4S0:4"},
        {"lock_add", "!L0:4S0:4"},
        {"xadd", "!L0:4S0:4"},
        {"exchange", "!L0:4S0:4"},
        {"swaps", "!L0:4S0:4"},
        {"swaps_not", "!L0:4"},
        {"swaps_16", "!L0:16S0:16"},
        {"set", "S0:1"},
        {"push", "L0:8"},
        {"pop", "S0:8"},
        {"across", "S4092:8"},
        {"one_string", "L256:4S0:4"},
        {"strings", "L256:100S0:100"},
        {"backwards", "L264:80S8:80"},
        {"fills", "S0:160"},
        {"searches", "S300:1 L0:301"},
        {"compares", "S10:1 L256:11L0:11"},
        {"none", "S0:1"},
        {"vector_load", "L16:16"},
        {"vector_store", "S16:16"},
        {"vector_part", "L8:8 S4:4"},
        {"vector_use", "L32:16"},
        {"floats", "L0:8 S8:4"},
        {"scalar", "L0:8 S8:4"},
        {"high", "L16:4"},
        {"unknown", "L0:8S0:8"}, /* is not taken apart: as much as is sure */
        {"avx", "L0:32 S64:32"},
    };
    for (size_t i = 0; possible() && i < COUNT(rows); i++) {
        struct recording seen;
        if (!traced(report_helper("touch"), rows[i].way, &every, &seen))
            return;
        char *found = accesses(&seen.history);
        EXPECT(recording_exited(&seen, 77) ||
                   (recording_exited(&seen, 0) &&
                    strcmp(found, rows[i].uses) == 0),
               "%s: status %d, signal %d, %s, not %s", rows[i].way, seen.status,
               seen.signo, found, rows[i].uses);
        free(found);
        recording_free(&seen);
    }
}

/* --- That the program does not notice ------------------------------------ */

static const char *const ways[] = {
    "own_handler", "read_only", "protected", "interrupted", "divides", "calls",
    "executes",    "maps",      "waits",     "robust",      "threads", "dies",
};

/* What the program says of attachments is what it has made: those that are
 * shut are none of its. */
static void expect_writable(const struct history *history, const char *name)
{
    const struct event *shmat = query_call(history, CALL_SHMAT, 0, 0);
    const struct process_change *first = query_process(shmat, 0);
    EXPECT(first != NULL && first->attached_count == 1 &&
               first->attached[0].writable,
           "%s: what it has attached is not writable", name);
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

/* Make ways.c in another way, and try all of them. */
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

static void every_example_behaves_as_ever(void)
{
    glob_t found = {0};
    glob("examples/*.c", 0, NULL, &found);
    EXPECT(found.gl_pathc > 50, "only %zu examples", found.gl_pathc);
    for (size_t i = 0; possible() && i < found.gl_pathc; i++) {
        struct promise promise;
        struct mismatch differs = {0, "", ""};
        struct recording seen;
        if (promise_read(found.gl_pathv[i], &promise) == -1)
            continue;
        if (!traced(example(promise.name), NULL, &every, &seen))
            break;
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

/* Who spins makes few events, and all that it has done is counted. */
static void spinning_is_told_in_short(void)
{
    struct recording seen;
    if (!possible() ||
        !traced_within(2000,
                       (const char *[]){report_helper("ways"), "spins", NULL},
                       &every, &seen))
        return;
    uint64_t again = 0;
    size_t told = 0;
    for (size_t i = 0; i < seen.history.event_count; i++)
        if (seen.history.events[i].kind == EVENT_LOAD) {
            again += seen.history.events[i].again;
            told++;
        }
    EXPECT(seen.limit == LIMIT_DEADLINE, "it has ended: %d", (int)seen.limit);
    EXPECT(told < 10 && again > 100, "%zu loads are told, and %llu repeated",
           told, (unsigned long long)again);
    recording_free(&seen);
}

/* When there are more than are kept, the program goes on without us. */
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
        {"an instruction is told by what it uses",
         an_instruction_is_told_by_what_it_uses, 0},
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
