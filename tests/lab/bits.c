/*
 * Programs of 32 bits, and all the forms in which a call can be made: the same
 * deeds must give the same history.
 */
#include "compiler.h"
#include "digest.h"
#include "traced.h"

#include <errno.h>
#include <linux/futex.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/bits.XXXXXX";

/* --- Making the programs ------------------------------------------------- */

static void remove_all(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    if (system(command) != 0) // NOLINT(cert-env33-c): our own words
        perror(folder);
}

/* A program made from forms.c, by this compiler with these options, which is
 * done only once.  Returns its path; or NULL, and the test is over: there is no
 * such compiler, or it failed. */
static const char *program(const char *compiler, const char *options,
                           char path[64], const char *name)
{
    static bool begun;
    char command[512];
    if (compiler == NULL)
        return NULL;
    if (!begun && mkdtemp(folder) == NULL) {
        report_untested("%s: %s", folder, strerror(errno));
        return NULL;
    }
    if (!begun) {
        atexit(remove_all);
        chmod(folder, 0755); // NOLINT(concurrency-mt-unsafe)
    }
    begun = true;
    snprintf(path, 64, "%s/%s", folder, name);
    if (access(path, X_OK) == 0)
        return path;
    snprintf(command, sizeof command,
             "%s -D_GNU_SOURCE -g -O0 %s -o %s tests/lab/forms.c", compiler,
             options, path);
    if (system(command) == 0) // NOLINT(cert-env33-c): our own words
        return path;
    report_untested("%s failed", command);
    return NULL;
}

static const char *own(void)
{
    static char path[64];
    return program(compiler_own(), "", path, "own");
}

static const char *narrow(void)
{
    static char path[64];
    return program(compiler_32(), "", path, "narrow");
}

static const char *narrow_static(void)
{
    static char path[64];
    return program(compiler_32(), "-static", path, "narrow_static");
}

/* --- Comparing -------------------------------------------------------------
 */

/* Point out the first line that differs. */
static void expect_same(const char *name, const char *form,
                        const char *expected, const char *seen)
{
    size_t number = 1, a = 0, b = 0;
    while (expected[a] != '\0' || seen[b] != '\0') {
        size_t one = strcspn(expected + a, "\n"),
               other = strcspn(seen + b, "\n");
        bool same = one == other && memcmp(expected + a, seen + b, one) == 0;
        EXPECT(same, "%s %s, event %zu:\n%.*s\n%.*s", name, form, number,
               (int)one, expected + a, (int)other, seen + b);
        if (!same)
            return;
        a += one + (expected[a + one] == '\n');
        b += other + (seen[b + other] == '\n');
        number++;
    }
}

/* Run one program in one form, and another in another: the same must be told,
 * with the lines if the form is the same. */
static void compare(const char *first, const char *form, const char *second,
                    const char *other_form)
{
    struct recording one, other;
    if (!traced(first, form, &plain, &one))
        return;
    if (traced(second, other_form, &plain, &other)) {
        bool lines = strcmp(form, other_form) == 0;
        char *expected = digest(&one.history, lines);
        char *seen = digest(&other.history, lines);
        EXPECT(recording_exited(&one, 0) && one.history.event_count > 30,
               "%s: status %d, %zu events, %.70s", form, one.status,
               one.history.event_count, one.err.text);
        if (expected != NULL && seen != NULL)
            expect_same(second, other_form, expected, seen);
        free(expected);
        free(seen);
        recording_free(&other);
    }
    recording_free(&one);
}

/* --- Tests --------------------------------------------------------------- */

static void all_forms_tell_the_same(void)
{
    if (own() == NULL)
        return;
    compare(own(), "libc", own(), "direct");
#ifdef __i386__
    compare(own(), "libc", own(), "ipc");
#endif
}

static void a_32_bit_program_tells_the_same(void)
{
    if (own() == NULL || narrow() == NULL)
        return;
    compare(own(), "libc", narrow(), "libc");
    compare(own(), "direct", narrow(), "direct");
    compare(own(), "libc", narrow(), "ipc");
}

static void a_static_32_bit_program_tells_the_same(void)
{
    if (own() != NULL && narrow_static() != NULL)
        compare(own(), "libc", narrow_static(), "libc");
}

/* Where the history tells of a line at all, because we have libdw. */
static bool has_lines(const struct history *history)
{
    for (size_t i = 0; i < history->event_count; i++)
        if (history->events[i].at.line > 0)
            return true;
    return false;
}

static void lines_are_known_in_every_form(void)
{
    static const char *const forms[] = {"libc", "direct", "ipc"};
    for (size_t i = 0; i < COUNT(forms); i++) {
        struct recording seen;
        const char *path = narrow();
        if (path == NULL || !traced(path, forms[i], &plain, &seen))
            return;
        if (!has_lines(&seen.history))
            report_skip("built without libdw");
        else
            for (size_t k = 0; k < seen.history.event_count; k++) {
                const struct event *event = &seen.history.events[k];
                EXPECT(event->kind != EVENT_CALL || event->at.line > 0,
                       "%s: no line of call %d, event %zu", forms[i],
                       (int)event->call, k);
            }
        recording_free(&seen);
    }
}

/* A moment's sleep may be over before a busy machine lets us look. */
static void sleeps_are_seen_in_every_form(void)
{
    static const char *const forms[] = {"libc", "direct", "ipc"};
    static const enum call calls[] = {CALL_SEMOP, CALL_FUTEX, CALL_NANOSLEEP,
                                      CALL_PAUSE};
    for (size_t i = 0; i < COUNT(forms); i++) {
        bool found[CALLS] = {false};
        for (int tries = 0; tries < 10; tries++) {
            struct recording seen;
            const char *path = narrow();
            if (path == NULL || !traced(path, forms[i], &plain, &seen))
                return;
            for (size_t k = 0; k < seen.history.event_count; k++) {
                const struct event *event = &seen.history.events[k];
                if (event->kind != EVENT_SLEEP)
                    continue;
                found[event->call] = true;
                EXPECT(
                    event->call != CALL_FUTEX ||
                        (event->args[1] == FUTEX_WAIT && event->args[2] == 7),
                    "%s: other arguments of futex", forms[i]);
            }
            recording_free(&seen);
            if (found[CALL_SEMOP] && found[CALL_FUTEX] &&
                found[CALL_NANOSLEEP] && found[CALL_PAUSE])
                break;
        }
        for (size_t k = 0; k < COUNT(calls); k++)
            EXPECT(found[calls[k]], "%s: nobody slept in call %d", forms[i],
                   (int)calls[k]);
    }
}

/* The program must see the error, and the kernel must not have attached. */
static void a_call_of_a_32_bit_program_can_be_made_to_fail(void)
{
    static const char *const forms[] = {"libc", "direct", "ipc"};
    static const struct intervention first = {
        .act = ACT_FAIL, .call = CALL_SHMAT, .number = 1, .error = ENOMEM};
    const struct trace_options options = {.interventions = &first,
                                          .intervention_count = 1};
    for (size_t i = 0; i < COUNT(forms); i++) {
        struct recording seen;
        const char *path = narrow();
        if (path == NULL || !traced(path, forms[i], &options, &seen))
            return;
        EXPECT(recording_exited(&seen, 3), "%s: status %d, signal %d, %.70s",
               forms[i], seen.status, seen.signo, seen.err.text);
        size_t failed = 0;
        for (size_t k = 0; k < seen.history.event_count; k++) {
            const struct event *event = &seen.history.events[k];
            failed += event->kind == EVENT_CALL && event->error == ENOMEM &&
                      event->call == CALL_SHMAT && event->process_count == 0;
        }
        EXPECT(failed == 1, "%s: %zu calls have failed", forms[i], failed);
        recording_free(&seen);
    }
}

/* From one kind to the other and back: each time all is detached, and then seen
 * as if nothing had been before. */
static void exec_may_change_the_kind(void)
{
    const char *argv[] = {own(),  "libc",   narrow(), "ipc", own(),
                          "libc", narrow(), "libc",   NULL};
    const size_t programs = 4;
    struct recording seen;
    if (argv[0] != NULL && argv[2] != NULL &&
        traced_with(argv, &plain, &seen)) {
        const struct history *history = &seen.history;
        size_t execs = 0;
        EXPECT(recording_exited(&seen, 0), "status %d: %.70s", seen.status,
               seen.err.text);
        for (size_t i = 0; i < history->event_count; i++) {
            const struct event *event = &history->events[i];
            const struct process_change *change = query_process(event, 0);
            if (event->kind != EVENT_EXEC)
                continue;
            execs++;
            EXPECT(change != NULL && change->attached_count == 0,
                   "exec %zu does not tell of the detach", execs);
        }
        EXPECT(execs == programs - 1, "%zu execs", execs);
        size_t attaches = query_calls(history, CALL_SHMAT, 0);
        EXPECT(attaches == programs * 4 + execs, "%zu attaches", attaches);
        recording_free(&seen);
    }
}

#ifdef __x86_64__
/* A 64-bit program may make the calls of a 32-bit one. */
static void int_80_is_seen(void)
{
    const char *path = own();
    struct recording seen;
    if (path == NULL || compiler_32() == NULL ||
        !traced(path, "int80", &plain, &seen))
        return;
    EXPECT(recording_exited(&seen, 0), "status %d: %.70s", seen.status,
           seen.err.text);
    const struct history *history = &seen.history;
    EXPECT(query_calls(history, CALL_SHMGET, 0) == 1 &&
               query_calls(history, CALL_SHMAT, 0) == 2 &&
               query_calls(history, CALL_SHMDT, 0) == 2,
           "%zu events", history->event_count);
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        EXPECT(event->call != CALL_SHMGET || event->args[0] == IPC_PRIVATE,
               "the key is %#" PRIx64, event->args[0]);
        EXPECT(event->call != CALL_SHMAT || is_attached(event),
               "attached at %#" PRIx64, (uint64_t)event->result);
    }
    recording_free(&seen);
}

/* Whether the kernel has them or not: that they are not understood is told, and
 * only once. */
static void x32_is_noticed(void)
{
    const char *path = own();
    struct recording seen;
    if (path == NULL || !traced(path, "x32", &plain, &seen))
        return;
    size_t notes = 0;
    for (size_t i = 0; i < seen.history.event_count; i++)
        notes += seen.history.events[i].kind == EVENT_NOTE &&
                 seen.history.events[i].note == NOTE_FOREIGN_CALLS;
    EXPECT(recording_exited(&seen, 0) && notes == 1, "status %d, %zu notes",
           seen.status, notes);
    recording_free(&seen);
}
#endif

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"all forms of a call tell the same", all_forms_tell_the_same, 0},
        {"a 32-bit program tells the same", a_32_bit_program_tells_the_same, 0},
        {"a static 32-bit program tells the same",
         a_static_32_bit_program_tells_the_same, 0},
        {"lines are known in every form", lines_are_known_in_every_form, 0},
        {"sleeps are seen in every form", sleeps_are_seen_in_every_form, 0},
        {"a call of a 32-bit program can be made to fail",
         a_call_of_a_32_bit_program_can_be_made_to_fail, 0},
        {"exec may change the kind of program", exec_may_change_the_kind, 0},
#ifdef __x86_64__
        {"int $0x80 is seen", int_80_is_seen, 0},
        {"x32 calls are noticed", x32_is_noticed, 0},
#endif
    };
    return report_main("lab/bits", tests, COUNT(tests), argc, argv);
}
