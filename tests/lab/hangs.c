/* What lab must say of programs that hang, and of some that are only slow.
 * Each of tests/hangs/ says in its header, behind "Cause:", what is expected.
 */
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
        EXPECT(seen->limit == LIMIT_HUNG && seen->wall_seconds < 1,
               "%s: limit %d after %.1f s", name, (int)seen->limit,
               seen->wall_seconds);
}

/* Returns false when nothing can be traced here. */
static bool try_one(const char *source, const struct trace_options *options)
{
    char name[64], cause[32], program[4096];
    const char *slash = strrchr(source, '/');
    struct recording seen;
    read_cause(source, cause);
    snprintf(name, sizeof name, "%.*s", (int)strcspn(slash + 1, "."),
             slash + 1);
    EXPECT(cause[0] != '\0', "%s does not say its cause", name);
    snprintf(program, sizeof program, "%s/../hangs/%s", report_helper(""),
             name);
    struct run_request request = {
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
static void try_all(const struct trace_options *options)
{
    int ends[2];
    glob_t sources;
    EXPECT(glob("tests/hangs/*.c", 0, NULL, &sources) == 0 &&
               sources.gl_pathc >= AT_LEAST,
           "not all sources are there");
    if (pipe2(ends, O_CLOEXEC) == -1 || dup2(ends[0], STDIN_FILENO) == -1) {
        report_untested("pipe");
        return;
    }
    for (size_t i = 0; i < sources.gl_pathc; i++)
        if (!try_one(sources.gl_pathv[i], options))
            break;
    close(ends[0]);
    close(ends[1]);
    globfree(&sources);
}

static void each_hang_has_its_cause(void)
{
    try_all(&plain);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"each hang has its cause", each_hang_has_its_cause, 0},
    };
    return report_main("lab/hangs", tests, COUNT(tests), argc, argv);
}
