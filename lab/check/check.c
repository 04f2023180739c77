/* A test is a table of checks on what a program does: see check.h. */
#include "check/check.h"

#include "check/judge.h"
#include "check/report.h"
#include "check/text.h"
#include "run/needs.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Known by their address; the texts are only for debuggers. */
const char check_as_promised[] = "(as promised)";
const char check_something[] = "(something)";

/* CUnit calls test functions without arguments, so the tables and the program
 * under test have to be reachable from here. */
static struct {
    const char *test_file;
    const struct check *rows;
    size_t count;
    const char *program;
    struct promise promise; /* all NULL without a SOURCE */
    enum needs needs;       /* whether its Needs: are met here */
    bool ordinary_user;     /* one of them, and we can provide it */
    int hasty_ms;           /* see report.h */
} subject;

/* What every example must pass.  The first row of its own test has shown the
 * promised output already, into a pipe. */
static const struct check example_rows[] = {
    {
        .line = __LINE__,
        .name = "it prints the same on a terminal as into a pipe",
        .prints = AS_PROMISED,
        .stdout_to = RUN_TO_TERMINAL,
    },
    {
        .line = __LINE__,
        .name = "twenty runs in a row print the same",
        .prints = AS_PROMISED,
        .runs = 20,
    },
    {
        .line = __LINE__,
        .name = "a closed standard output is noticed",
        .exits = ANY_BUT_0,
        .complains = SOMETHING,
        .stdout_to = RUN_TO_NOWHERE,
    },
    {
        .line = __LINE__,
        .name = "a full standard output is noticed",
        .exits = ANY_BUT_0,
        .complains = SOMETHING,
        .stdout_to = RUN_TO_FULL,
    },
    {
        .line = __LINE__,
        .name = "when the caller ignores SIGCHLD: the same, or a refusal",
        .prints = AS_PROMISED,
        .or_refuses = true,
        .signals = RUN_SIGNALS_CHLD_IGNORED,
    },
    {
        .line = __LINE__,
        .name = "when the caller blocks all signals: the same, or a refusal",
        .prints = AS_PROMISED,
        .or_refuses = true,
        .signals = RUN_SIGNALS_BLOCKED,
    },
};

void check_expect(const char *file, int line, bool holds, const char *format,
                  ...)
{
    va_list arguments;
    va_start(arguments, format);
    report_demand(file, line, holds, format, arguments);
    va_end(arguments);
}

/* ONE ROW */

/* Run the program as the row says.  Returns false when that was impossible. */
static bool run_once(const struct check *check, struct recording *recording)
{
    const struct trace_options trace = {
        .interventions = check->act,
        .intervention_count = check->act != NULL ? 1 : 0,
        .every_access = check->every_access,
    };
    if (check->every_access && !access_possible()) {
        report_skip("single accesses are seen on x86-64 processors");
        return false;
    }
    const char *argv[1 + CHECK_ARGS + 1] = {subject.program};
    for (size_t i = 0; i < CHECK_ARGS && check->args[i] != NULL; i++)
        argv[i + 1] = check->args[i];

    const struct run_request request = {
        .argv = argv,
        .input = check->input,
        .input_size = check->input != NULL ? strlen(check->input) : 0,
        .deadline_ms = subject.hasty_ms > 0 ? subject.hasty_ms
                                            : check->deadline_ms,
        .ordinary_user = subject.ordinary_user,
        .shared_ipc = check->shared_ipc,
        .stdout_to = check->stdout_to,
        .signals = check->signals,
        .trace = check->traced || check->every_access ? &trace : NULL,
    };
    struct run_problem problem;
    if (run(&request, recording, &problem) == 0)
        return true;
    if (strcmp(problem.step, "ptrace") == 0 ||
        strcmp(problem.step, "seccomp") == 0) {
        report_skip("this system does not let us trace: %s",
                    strerror(problem.error));
        return false;
    }
    report_untested("%s could not be run: %s: %s", subject.program,
                    problem.step,
                    problem.error != 0 ? strerror(problem.error) : "failed");
    return false;
}

/* The program says that it cannot show its claim here.  Excuse it only when
 * what its header names is really missing. */
static void consider_excuse(const struct trial *trial)
{
    static const char phrase[] = "cannot be shown here: ";
    const struct output *errors = &trial->recording->err;
    const char *reason = memmem(errors->text, errors->size, phrase,
                                strlen(phrase));
    const char *needs = subject.promise.needs;
    char objection[256];

    if (needs == NULL || needs[0] == '\0') {
        judge_excuse(trial, "its header has no Needs: line");
    } else if (subject.needs == NEEDS_MET) {
        snprintf(objection, sizeof objection, "what it needs is here: %s",
                 needs);
        judge_excuse(trial, objection);
    } else if (reason == NULL) {
        snprintf(objection, sizeof objection, "nothing says \"%sREASON\"",
                 phrase);
        judge_excuse(trial, objection);
    } else {
        size_t size = errors->size - (size_t)(reason - errors->text);
        while (reason[size - 1] == '\n')
            size--;
        char *shown = text_shown(reason, size, 400);
        judge_excuse(trial, NULL);
        report_skip("%s", shown);
        free(shown);
    }
}

/* The one test function: CUnit knows which row it runs, by its name. */
static void run_current_row(void)
{
    size_t i = report_current();
    bool own = i < subject.count;
    const struct check *check = own ? &subject.rows[i]
                                    : &example_rows[i - subject.count];

    for (int number = 1; number == 1 || number <= check->runs; number++) {
        struct recording recording;
        if (!run_once(check, &recording))
            return;
        const struct trial trial = {
            .check = check,
            .file = own ? subject.test_file : __FILE__,
            .promise = &subject.promise,
            .recording = &recording,
            .number = number,
        };
        bool excused = recording_exited(&recording, CANNOT_SHOW) &&
                       check->exits != CANNOT_SHOW;
        if (excused)
            consider_excuse(&trial);
        else
            judge(&trial);
        recording_free(&recording);
        if (excused || report_failures() > 0)
            return; /* one such run is enough to read */
    }
}

/* THE TABLE */

/* Read what the program promises.  Returns a status to end with, or 0. */
static int read_source(const char *source, bool is_example)
{
    if (promise_read(source, &subject.promise) == -1) {
        if (errno == EINVAL)
            warnx("%s does not begin with a header (see CONTRIBUTING.md)",
                  source);
        else
            warn("%s", source);
        return REPORT_MISUSED;
    }
    if (is_example && subject.promise.output[0] == '\0') {
        warnx("%s has no lines below \"Output:\"", source);
        return REPORT_MISUSED;
    }
    static const char user[] = "ordinary user";
    char why[128];
    subject.needs = needs_met(subject.promise.needs, why, sizeof why);
    if (subject.needs == NEEDS_UNKNOWN) {
        warnx("%s: %s", source, why);
        return REPORT_UNTESTED;
    }
    subject.ordinary_user = needs_include(subject.promise.needs, user) &&
                            needs_met(user, why, sizeof why) == NEEDS_MET;
    return 0;
}

static bool source_is_needed(void)
{
    for (size_t i = 0; i < subject.count; i++)
        if (subject.rows[i].prints == AS_PROMISED)
            return true;
    return false;
}

/* Make a test of each row, and run them all. */
static int run_rows(size_t added, const struct report_arguments *arguments)
{
    size_t count = subject.count + added;
    struct named_test *tests = calloc(count + 1, sizeof *tests);
    if (tests == NULL)
        err(REPORT_UNTESTED, "calloc");
    for (size_t i = 0; i < count; i++) {
        const struct check *check = i < subject.count
                                        ? &subject.rows[i]
                                        : &example_rows[i - subject.count];
        tests[i] = (struct named_test){check->name, run_current_row,
                                       check->points};
    }

    /* tests/examples/06_fork_inherits.c is the test 06_fork_inherits. */
    const char *slash = strrchr(subject.test_file, '/');
    char *name = strdup(slash != NULL ? slash + 1 : subject.test_file);
    if (name == NULL)
        err(REPORT_UNTESTED, "strdup");
    char *dot = strrchr(name, '.');
    if (dot != NULL)
        *dot = '\0';

    int status = report_run(name, tests, count, arguments);
    free(name);
    free(tests);
    return status;
}

static int run_table(const char *test_file, const struct check *checks,
                     size_t count, bool is_example, int argc, char *argv[])
{
    struct report_arguments arguments;
    if (!report_arguments(argc, argv, "PROGRAM [SOURCE]", 1, 2, &arguments))
        return REPORT_MISUSED;
    const char *source = arguments.operands[1];
    subject.test_file = test_file;
    subject.rows = checks;
    subject.count = count;
    subject.program = arguments.operands[0];
    subject.hasty_ms = arguments.hasty_ms;
    if (!report_can_run(subject.program))
        return REPORT_MISUSED;
    if (source == NULL && (is_example || source_is_needed())) {
        warnx("this test needs SOURCE too, for the promise in its header");
        return REPORT_MISUSED;
    }
    int status = source != NULL ? read_source(source, is_example) : 0;
    if (status == 0)
        status = run_rows(is_example ? COUNT(example_rows) : 0, &arguments);
    promise_free(&subject.promise);
    return status;
}

int check_program(const char *test_file, const struct check *checks,
                  size_t count, int argc, char *argv[])
{
    return run_table(test_file, checks, count, false, argc, argv);
}

int check_example(const char *test_file, const struct check *checks,
                  size_t count, int argc, char *argv[])
{
    return run_table(test_file, checks, count, true, argc, argv);
}
