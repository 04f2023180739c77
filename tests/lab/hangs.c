/* What lab must say of programs that hang, and of some that are only slow.
 * Each of tests/hangs/ says in its header, behind "Cause:", what is expected.
 */
#include "compiler.h"
#include "recording/hang.h"
#include "traced.h"

#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    AT_LEAST = 40,  /* programs */
    AT_ONCE = 8,    /* of them */
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

/* --- Trying -------------------------------------------------------------- */

struct trial {
    const char *name; /* of a program in tests/hangs/ */
    const char *way;  /* options it is compiled with; NULL: as it is built */
    const struct trace_options *options;
    bool ordinary; /* as an ordinary user */
};

/* Was its time up while a process still computed, though it should have been
 * told what it waits for?  A slow machine may do that, but not each time. */
static bool was_too_slow(const struct recording *seen, const char *cause)
{
    struct hang hang;
    size_t number;
    return strcmp(cause, hang_name(HANG_BUSY)) != 0 &&
           seen->limit == LIMIT_DEADLINE && hang_of(seen, &number) != NULL &&
           hang_find(&seen->history, number, &hang) != -1 &&
           hang.cause == HANG_BUSY;
}

/* Returns false when nothing can be traced here. */
static bool try_program(const struct trial *trial, const char *program)
{
    char cause[32], source[128];
    struct recording seen;
    snprintf(source, sizeof source, "tests/hangs/%s.c", trial->name);
    read_cause(source, cause);
    EXPECT(cause[0] != '\0', "%s does not say its cause", trial->name);
#ifndef __x86_64__ /* circles are found there only */
    if (strcmp(cause, "stale") == 0)
        return true;
#endif
    struct run_request request = {
        .ordinary_user = trial->ordinary,
        .argv = (const char *[]){program, NULL},
        .trace = trial->options,
        .deadline_ms = PATIENCE,
        .callers_input = true,
    };
    struct run_problem problem;
    int result = run(&request, &seen, &problem);
    for (int i = 0; i < 2 && result == 0 && was_too_slow(&seen, cause); i++) {
        recording_free(&seen);
        result = run(&request, &seen, &problem);
    }
    if (result == -1) {
        report_skip("%s: %s", problem.step, strerror(problem.error));
        return false;
    }
    expect_cause(trial->name, cause, &seen);
    recording_free(&seen);
    return true;
}

static bool try_compiled(const struct trial *trial)
{
    char folder[] = "/tmp/attached-hangs-XXXXXX", program[128], command[512];
    if (compiler_own() == NULL || mkdtemp(folder) == NULL) {
        report_skip("%s cannot be compiled here", trial->name);
        return false;
    }
    snprintf(program, sizeof program, "%s/%s", folder, trial->name);
    snprintf(command, sizeof command,
             "%s -std=c17 -D_GNU_SOURCE %s -w -pthread -o %s tests/hangs/%s.c",
             compiler_own(), trial->way, program, trial->name);
    int status = system(command); // NOLINT(cert-env33-c): our own words
    bool goes = status == 0 && try_program(trial, program);
    if (status != 0)
        report_skip("%s cannot be compiled with %s here", trial->name,
                    trial->way);
    unlink(program);
    rmdir(folder);
    return goes;
}

static bool try(const struct trial *trial)
{
    char program[4096];
    if (trial->way != NULL)
        return try_compiled(trial);
    snprintf(program, sizeof program, "%s/../hangs/%s", report_helper(""),
             trial->name);
    return try_program(trial, program);
}

/* In processes of their own, since most of the time is spent waiting.  What
 * fails is tried again alone: that tells what is wrong, and nobody else needs
 * the processors. */
static void try_at_once(const struct trial trials[], size_t count)
{
    pid_t pids[AT_ONCE];
    for (size_t i = 0; i < count; i++) {
        pids[i] = fork();
        if (pids[i] == 0)
            _exit(!try(&trials[i]) || report_failures() > 0);
    }
    for (size_t i = 0; i < count; i++) {
        int status = -1;
        if (pids[i] == -1 || waitpid(pids[i], &status, 0) == -1 || status != 0)
            try(&trials[i]);
    }
}

/* A pipe that we keep open, and write nothing into, is their input. */
static void try_these(const struct trial trials[], size_t count)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == -1 || dup2(ends[0], STDIN_FILENO) == -1) {
        report_untested("pipe");
        return;
    }
    for (size_t i = 0; i < count; i += AT_ONCE)
        try_at_once(trials + i, count - i < AT_ONCE ? count - i : AT_ONCE);
    close(ends[0]);
    close(ends[1]);
}

/* --- Which --------------------------------------------------------------- */

static void each_hang_has_its_cause(void)
{
    glob_t sources;
    EXPECT(glob("tests/hangs/*.c", 0, NULL, &sources) == 0 &&
               sources.gl_pathc >= AT_LEAST,
           "not all sources are there");
    struct trial *trials = calloc(sources.gl_pathc + 1, sizeof *trials);
    for (size_t i = 0; trials != NULL && i < sources.gl_pathc; i++) {
        char *name = strrchr(sources.gl_pathv[i], '/') + 1;
        name[strcspn(name, ".")] = '\0';
        trials[i] = (struct trial){.name = name, .options = &plain};
    }
    if (trials != NULL)
        try_these(trials, sources.gl_pathc);
    free(trials);
    globfree(&sources);
}

static void so_it_is_with_all_at_once(void)
{
    static const char *const names[] = {
        "sem_child_killed", "sem_one_too_many",   "sem_philosophers",
        "mutex_opposite",   "mutex_processes",    "pipe_both_poll",
        "flock_opposite",   "posix_never_posted", "slow_sleep",
    };
    static const struct trace_options free_run = {.free = true};
    struct trial trials[COUNT(names)];
    for (size_t i = 0; i < COUNT(names); i++)
        trials[i] = (struct trial){.name = names[i], .options = &free_run};
    try_these(trials, COUNT(trials));
}

static void so_it_is_for_an_ordinary_user(void)
{
    static const char *const names[] = {
        "sem_opposite",
        "mutex_owner_ends",
        "pipe_alone",
        "slow_alarm",
    };
    struct trial trials[COUNT(names)];
    for (size_t i = 0; i < COUNT(names); i++)
        trials[i] = (struct trial){
            .name = names[i], .options = &plain, .ordinary = true};
    try_these(trials, COUNT(trials));
}

/* Compiled in other ways than the rest. */
static void so_it_is_however_it_was_compiled(void)
{
    static const char *const ways[] = {"-O2", "-O2 -static", "-g -O0 -static"};
    static const char *const names[] = {
        "sem_child_exits",       "mutex_processes", "mutex_join",
        "pipe_child_not_closed", "spin_never_set",
    };
    struct trial trials[COUNT(ways) * COUNT(names)];
    for (size_t i = 0; i < COUNT(trials); i++)
        trials[i] = (struct trial){.name = names[i % COUNT(names)],
                                   .way = ways[i / COUNT(names)],
                                   .options = &plain};
    try_these(trials, COUNT(trials));
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
