/* What lab must say of programs that hang, and of some that are only slow.
 * Each of tests/hangs/ says in its header, behind "Cause:", what is expected.
 */
#include "compiler.h"
#include "recording/hang.h"
#include "traced.h"

#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    AT_LEAST = 40,  /* programs */
    PATIENCE = 1200 /* milliseconds, for what is not certain */
};

/* The word behind "Cause:" in a source; "" when there is none. */
static void read_cause(const char *source, char cause[32])
{
    char line[256];
    FILE *file = fopen(source, "re");
    cause[0] = '\0';
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, " * Cause: %31s", cause) == 1)
            break;
    if (file != NULL)
        fclose(file);
}

static const struct event *hang_of(const struct recording *seen, size_t *number)
{
    for (*number = 0; *number < seen->history.event_count; ++*number)
        if (seen->history.events[*number].kind == EVENT_HANG)
            return &seen->history.events[*number];
    return NULL;
}

/* Signals and names may come from outside, and a circle of stores is not
 * looked for at once: such a run lasts until its time is up. */
static bool is_sure(const char *cause)
{
    static const char *const unsure[] = {
        "signal_early", "signal_blocked", "no_signal", "stopped", "stale",
    };
    for (size_t i = 0; i < COUNT(unsure); i++)
        if (strcmp(cause, unsure[i]) == 0)
            return false;
    return true;
}

/* Behind the hang all are ended, and it is told by whom. */
static void expect_ends(const char *name, const struct recording *seen,
                        size_t number)
{
    const enum note why = seen->limit == LIMIT_HUNG ? NOTE_HUNG : NOTE_LIMIT;
    size_t ends = 0;
    for (size_t i = number + 1; i < seen->history.event_count; i++) {
        const struct event *end = &seen->history.events[i];
        ends += end->kind == EVENT_KILLED;
        EXPECT(end->kind != EVENT_KILLED || end->note == why,
               "%s: who ended process %d is not told", name, end->process);
    }
    EXPECT(ends > 0, "%s: nobody is ended", name);
}

static void expect_cause(const char *name, const char *expected,
                         const struct recording *seen)
{
    struct hang hang;
    size_t number;
    const struct event *event = hang_of(seen, &number);
    EXPECT(event != NULL, "%s: nothing is told of a hang (limit %d)", name,
           (int)seen->limit);
    if (event == NULL || hang_find(&seen->history, number, &hang) == -1)
        return;
    EXPECT(strcmp(hang_name(hang.cause), expected) == 0,
           "%s: the cause is %s, but should be %s", name, hang_name(hang.cause),
           expected);
    if (!hang_is(hang.cause))
        EXPECT(seen->limit == LIMIT_DEADLINE && !hang_is_certain(event),
               "%s is slow, and was ended early (limit %d)", name,
               (int)seen->limit);
    else if (is_sure(expected) && hang_is_certain(event))
        EXPECT(seen->limit == LIMIT_HUNG, "%s: limit %d", name,
               (int)seen->limit);
    expect_ends(name, seen, number);
}

/* Returns false when nothing can be traced here. */
static bool try_program(const char *name, const char *program,
                        const struct trace_options *options, bool ordinary)
{
    char cause[32], source[128];
    struct recording seen;
    snprintf(source, sizeof source, "tests/hangs/%s.c", name);
    read_cause(source, cause);
    EXPECT(cause[0] != '\0', "%s does not say its cause", name);
#ifndef __x86_64__ /* circles are found there only */
    if (strcmp(cause, "stale") == 0)
        return true;
#endif
    struct run_request request = {
        .ordinary_user = ordinary,
        .argv = (const char *[]){program, NULL},
        .trace = options,
        .deadline_ms = PATIENCE,
        .callers_input = true,
    };
    struct run_problem problem;
    if (run(&request, &seen, &problem) == -1) {
        report_skip("%s: %s", problem.step, strerror(problem.error));
        return false;
    }
    expect_cause(name, cause, &seen);
    recording_free(&seen);
    return true;
}

/* A pipe that we keep open, and write nothing into, is their input. */
static void try_these(const char *const names[], size_t count,
                      const struct trace_options *options, bool ordinary)
{
    int ends[2];
    char program[4096];
    if (pipe2(ends, O_CLOEXEC) == -1 || dup2(ends[0], STDIN_FILENO) == -1) {
        report_untested("pipe");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        snprintf(program, sizeof program, "%s/../hangs/%s", report_helper(""),
                 names[i]);
        if (!try_program(names[i], program, options, ordinary))
            break;
    }
    close(ends[0]);
    close(ends[1]);
}

static void try_all(const struct trace_options *options)
{
    glob_t sources;
    EXPECT(glob("tests/hangs/*.c", 0, NULL, &sources) == 0 &&
               sources.gl_pathc >= AT_LEAST,
           "not all sources are there");
    const char **names = calloc(sources.gl_pathc + 1, sizeof *names);
    for (size_t i = 0; names != NULL && i < sources.gl_pathc; i++) {
        char *name = strrchr(sources.gl_pathv[i], '/') + 1;
        name[strcspn(name, ".")] = '\0';
        names[i] = name;
    }
    if (names != NULL)
        try_these(names, sources.gl_pathc, options, false);
    free(names);
    globfree(&sources);
}

/* Returns false when that cannot be tested here. */
static bool try_compiled(const char *name, const char *way)
{
    char folder[] = "/tmp/attached-hangs-XXXXXX", program[128], command[512];
    if (mkdtemp(folder) == NULL || compiler_own() == NULL)
        return false;
    snprintf(program, sizeof program, "%s/%s", folder, name);
    snprintf(command, sizeof command,
             "%s -std=c17 -D_GNU_SOURCE %s -w -pthread -o %s tests/hangs/%s.c",
             compiler_own(), way, program, name);
    int status = system(command); // NOLINT(cert-env33-c): our own words
    bool goes = status == 0 && try_program(name, program, &plain, false);
    if (status != 0)
        report_skip("%s cannot be compiled with %s here", name, way);
    unlink(program);
    rmdir(folder);
    return goes;
}

static void each_hang_has_its_cause(void)
{
    try_all(&plain);
}

static void so_it_is_with_all_at_once(void)
{
    static const char *const names[] = {
        "sem_child_killed", "sem_one_too_many",   "sem_philosophers",
        "mutex_opposite",   "mutex_processes",    "pipe_both_poll",
        "flock_opposite",   "posix_never_posted", "slow_sleep",
    };
    const struct trace_options free_run = {.free = true};
    try_these(names, COUNT(names), &free_run, false);
}

static void so_it_is_for_an_ordinary_user(void)
{
    static const char *const names[] = {
        "sem_opposite",
        "mutex_owner_ends",
        "pipe_alone",
        "slow_alarm",
    };
    try_these(names, COUNT(names), &plain, true);
}

/* Compiled in other ways than the rest. */
static void so_it_is_however_it_was_compiled(void)
{
    static const char *const ways[] = {"-O2", "-O2 -static", "-g -O0 -static"};
    static const char *const names[] = {
        "sem_child_exits",       "mutex_processes", "mutex_join",
        "pipe_child_not_closed", "spin_never_set",
    };
    for (size_t i = 0; i < COUNT(ways); i++)
        for (size_t k = 0; k < COUNT(names); k++)
            if (!try_compiled(names[k], ways[i]))
                return;
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"each hang has its cause", each_hang_has_its_cause, 0},
        {"so it is with all at once", so_it_is_with_all_at_once, 0},
        {"so it is for an ordinary user", so_it_is_for_an_ordinary_user, 0},
        {"so it is however it was compiled", so_it_is_however_it_was_compiled,
         0},
    };
    return report_main("lab/hangs", tests, COUNT(tests), argc, argv);
}
