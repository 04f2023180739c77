/* Run named tests through CUnit and tell what came of them: see report.h. */
#include "check/report.h"

#include "check/formats.h"
#include "run/proc.h"

#include <CUnit/CUnit.h>
#include <CUnit/TestDB.h>
#include <CUnit/TestRun.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* CUnit calls test functions and handlers without a context, so what they
 * share has to be reachable from here.  One report per process. */
static struct {
    struct results results;
    FILE *json; /* NULL: not asked for */
    pid_t pid;  /* who runs the tests; forked children are not to report */
    bool hasty; /* the first failure ends the process */
    bool rows;  /* the JSON is that of an exercise */

    bool running;      /* inside CU_run_all_tests() */
    size_t current;    /* the test that runs */
    double started;    /* when it did */
    unsigned failures; /* of CUnit, before it did */
    char *skipped;     /* what it said, or NULL */
    char *untested;    /* what it said, or NULL */
    char *undecided;   /* what it said, or NULL */
} report;

static char *format_text(const char *format, va_list arguments)
    __attribute__((format(printf, 1, 0)));

static char *format_text(const char *format, va_list arguments)
{
    char *text;
    if (vasprintf(&text, format, arguments) == -1)
        err(REPORT_UNTESTED, "vasprintf");
    return text;
}

/* INSIDE A TEST */

size_t report_current(void)
{
    return report.current;
}

unsigned report_failures(void)
{
    return CU_get_number_of_failures() - report.failures;
}

void report_skip(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    free(report.skipped);
    report.skipped = format_text(format, arguments);
    va_end(arguments);
}

void report_untested(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    free(report.untested);
    report.untested = format_text(format, arguments);
    va_end(arguments);
}

void report_undecided(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    free(report.undecided);
    report.undecided = format_text(format, arguments);
    va_end(arguments);
}

void report_gap(const char *expected, const char *observed)
{
    struct result *result = &report.results.list[report.current];
    if (result->expected != NULL)
        return;
    result->expected = strdup(expected);
    result->observed = strdup(observed);
    if (result->expected == NULL || result->observed == NULL)
        err(REPORT_UNTESTED, "strdup");
}

/* CUnit's macros report the expression but never a value.  The function they
 * all call takes any text. */
void report_demand(const char *file, int line, bool holds, const char *format,
                   va_list arguments)
{
    char *message = holds ? NULL : format_text(format, arguments);
    if (getpid() != report.pid && !holds) {
        /* CUnit's record would be lost with the memory of this child. */
        fprintf(stderr, "%s:%d: in a forked child: %s\n", file, line, message);
        _exit(REPORT_UNTESTED);
    }
    CU_assertImplementation(holds, (unsigned)line, holds ? "" : message, file,
                            "", CU_FALSE);
    free(message);
}

/* FROM CUNIT'S RECORDS TO OUR RESULTS */

/* Keep the messages one by one, too. */
static void keep_message(struct result *result, const char *message)
{
    char **more = realloc(result->messages,
                          (result->message_count + 1) * sizeof *more);
    if (more == NULL)
        err(REPORT_UNTESTED, "realloc");
    result->messages = more;
    more[result->message_count] = strdup(message);
    if (more[result->message_count++] == NULL)
        err(REPORT_UNTESTED, "strdup");
}

/* Join what failed: the place of the first in *place, all messages in one text,
 * in which another place is named where it changes. */
static void join_failures(CU_pFailureRecord record, struct result *result)
{
    size_t size;
    FILE *message = open_memstream(&result->message, &size);
    if (message == NULL)
        err(REPORT_UNTESTED, "open_memstream");

    CU_pFailureRecord last = NULL;
    for (; record != NULL; last = record, record = record->pNext) {
        bool moved = last == NULL ||
                     last->uiLineNumber != record->uiLineNumber ||
                     strcmp(last->strFileName, record->strFileName) != 0;
        if (last == NULL &&
            asprintf(&result->place, "%s:%u", record->strFileName,
                     record->uiLineNumber) == -1)
            err(REPORT_UNTESTED, "asprintf");
        if (last != NULL && moved)
            fprintf(message, "\n%s:%u", record->strFileName,
                    record->uiLineNumber);
        fprintf(message, "%s%s", last == NULL ? "" : "\n",
                record->strCondition);
        keep_message(result, record->strCondition);
    }
    if (fclose(message) == EOF)
        err(REPORT_UNTESTED, "open_memstream");
}

static void on_start(const CU_pTest test, const CU_pSuite suite)
{
    (void)suite;
    report.current = 0;
    while (strcmp(report.results.list[report.current].check, test->pName) != 0)
        report.current++; /* it is there: each registered test has a result */
    report.failures = CU_get_number_of_failures();
    report.skipped = report.untested = report.undecided = NULL;
    report.started = proc_now();
}

static void on_complete(const CU_pTest test, const CU_pSuite suite,
                        const CU_pFailureRecord failures)
{
    (void)test;
    (void)suite;
    struct result *result = &report.results.list[report.current];
    result->seconds = proc_now() - report.started;

    if (report.untested != NULL) {
        result->message = report.untested;
        report.untested = NULL;
        warnx("could not test \"%s\":\n%s", result->check, result->message);
    } else if (failures != NULL) {
        result->verdict = VERDICT_FAILED;
        join_failures(failures, result);
        format_failure(stdout, result);
        fflush(stdout);
    } else if (report.undecided != NULL) {
        result->verdict = VERDICT_UNDECIDED;
        result->message = report.undecided;
        report.undecided = NULL;
    } else if (report.skipped != NULL) {
        result->verdict = VERDICT_SKIPPED;
        result->message = report.skipped;
        report.skipped = NULL;
    } else {
        result->verdict = VERDICT_PASSED;
        result->points = result->max_points;
    }
    free(report.skipped);
    free(report.undecided);

    if (report.json != NULL) {
        if (report.rows)
            format_json_row(report.json, result);
        else
            format_json(report.json, report.results.name, result);
        fflush(report.json); /* what is written survives whatever follows */
    }
    if (report.hasty && failures != NULL)
        _exit(REPORT_FAILED); /* all that was told is written */
}

/* A test that calls exit(0) would end all tests, and successfully.  A
 * destructor comes after what the test has to clear away. */
__attribute__((destructor)) static void on_exit_of_process(void)
{
    if (!report.running || getpid() != report.pid)
        return;
    fflush(stdout);
    warnx("the test program ended in the middle of \"%s\"",
          report.results.list[report.current].check);
    _exit(REPORT_UNTESTED);
}

/* ALL TESTS */

/* CUnit takes a name twice and finds only the first by it. */
static bool names_are_good(const struct named_test *tests, size_t count)
{
    if (count == 0)
        warnx("there is nothing to test");
    for (size_t i = 0; i < count; i++) {
        if (tests[i].name == NULL || tests[i].name[0] == '\0') {
            warnx("check %zu has no name", i + 1);
            return false;
        }
        for (size_t k = 0; k < i; k++) {
            if (strcmp(tests[i].name, tests[k].name) == 0) {
                warnx("two checks have the name \"%s\"", tests[i].name);
                return false;
            }
        }
    }
    return count > 0;
}

/* Hand the tests to CUnit and have it run them.  Returns false when it did not
 * run them all. */
static bool run_tests(const struct named_test *tests)
{
    const struct results *results = &report.results;
    if (CU_initialize_registry() != CUE_SUCCESS) {
        warnx("CUnit: %s", CU_get_error_msg());
        return false;
    }
    CU_pSuite suite = CU_add_suite(results->name, NULL, NULL);
    bool good = suite != NULL;
    for (size_t i = 0; good && i < results->count; i++)
        good = CU_add_test(suite, tests[i].name, tests[i].test) != NULL;
    if (good) {
        CU_set_test_start_handler(on_start);
        CU_set_test_complete_handler(on_complete);
        CU_set_fail_on_inactive(CU_FALSE);
        report.running = true;
        good = CU_run_all_tests() == CUE_SUCCESS;
        report.running = false;
    }
    if (!good)
        warnx("CUnit: %s", CU_get_error_msg());
    unsigned ran = CU_get_number_of_tests_run();
    if (ran != results->count) {
        warnx("only %u of %zu checks ran", ran, results->count);
        good = false;
    }
    CU_cleanup_registry();
    return good;
}

/* Open a file for a report.  Returns false with a message when that fails. */
static bool open_report(const char *path, FILE **file)
{
    *file = path != NULL ? fopen(path, "we") : NULL;
    if (path != NULL && *file == NULL)
        warn("%s", path);
    return path == NULL || *file != NULL;
}

/* Returns false with a message when not all of it could be written. */
static bool close_report(const char *path, FILE *file)
{
    bool good = file == NULL || ferror(file) == 0;
    if (file != NULL && fclose(file) == EOF)
        good = false;
    if (!good)
        warnx("%s could not be written", path);
    return good;
}

static void free_results(struct results *results)
{
    for (size_t i = 0; i < results->count; i++) {
        free(results->list[i].place);
        free(results->list[i].message);
        for (size_t k = 0; k < results->list[i].message_count; k++)
            free(results->list[i].messages[k]);
        free(results->list[i].messages);
        free(results->list[i].expected);
        free(results->list[i].observed);
    }
    free(results->list);
    *results = (struct results){0};
}

int report_run(const char *name, const struct named_test *tests, size_t count,
               const struct report_arguments *arguments)
{
    struct results *results = &report.results;
    FILE *junit = NULL;
    if (!names_are_good(tests, count))
        return REPORT_UNTESTED;
    if (!open_report(arguments->json, &report.json) ||
        !open_report(arguments->junit, &junit))
        return REPORT_MISUSED;

    *results = (struct results){name, calloc(count, sizeof(struct result)),
                                count};
    if (results->list == NULL)
        err(REPORT_UNTESTED, "calloc");
    for (size_t i = 0; i < count; i++) {
        results->list[i].check = tests[i].name;
        results->list[i].max_points = tests[i].points;
    }
    report.pid = getpid();
    report.hasty = arguments->hasty_ms > 0;
    report.rows = arguments->tell != NULL;

    bool good = run_tests(tests);
    if (arguments->tell != NULL)
        arguments->tell(stdout, report.json);
    format_summary(stdout, results);
    if (junit != NULL)
        format_junit(junit, results);
    good = close_report(arguments->junit, junit) && good;
    good = close_report(arguments->json, report.json) && good;
    if (fflush(stdout) == EOF) {
        warn("stdout");
        good = false;
    }
    bool untested = results_count(results, VERDICT_UNTESTED) > 0;
    bool failed = results_count(results, VERDICT_FAILED) > 0;
    bool undecided = results_count(results, VERDICT_UNDECIDED) > 0;
    free_results(results);
    return !good || untested ? REPORT_UNTESTED
           : failed          ? REPORT_FAILED
           : undecided       ? REPORT_UNJUDGED
                             : REPORT_PASSED;
}
