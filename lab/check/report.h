/*
 * report.h - run named tests through CUnit and tell what came of them
 *
 * CUnit keeps the assertions and runs the tests; all output is ours, because
 * its own report cannot name values, points or skipped tests, and its JUnit
 * output is broken (2.1-3).  A test program for a part of lab/ is
 *
 *     #include "check/check.h"
 *     #include "check/report.h"
 *
 *     static void an_empty_text_has_no_lines(void)
 *     {
 *         EXPECT(lines("") == 0, "lines(\"\") is %d", lines(""));
 *     }
 *
 *     int main(int argc, char *argv[])
 *     {
 *         static const struct named_test tests[] = {
 *             {"an empty text has no lines", an_empty_text_has_no_lines, 0},
 *         };
 *         return report_main("lab/lines", tests, COUNT(tests), argc, argv);
 *     }
 *
 * Like CUnit, this is one per process: one report at a time.  In a forked child
 * nothing here works, so a child only executes something or calls _exit(2).
 */
#ifndef LAB_REPORT_H
#define LAB_REPORT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The exit status of every test program. */
enum report_status {
    REPORT_PASSED = 0,   /* each test passed, or was skipped with its reason */
    REPORT_FAILED = 1,   /* at least one failed */
    REPORT_MISUSED = 2,  /* used wrongly */
    REPORT_UNTESTED = 4, /* at least one could not be run: our own fault */
    REPORT_UNJUDGED = 5, /* none failed, and one could not be decided */
};

struct named_test {
    const char *name;   /* what must hold, as a sentence; no two alike */
    void (*test)(void); /* calls EXPECT, report_skip or report_untested */
    unsigned points;    /* what passing is worth; mostly 0 */
};

/*
 * The main() of a test program for lab/:
 *
 *     TEST [DIRECTORY] [--json FILE] [--junit FILE] [--hasty MS]
 *
 * DIRECTORY is where the helper programs lie; by default where TEST itself
 * does.  `name` is what the report calls it.  Returns the exit status.
 */
int report_main(const char *name, const struct named_test *tests, size_t count,
                int argc, char *argv[]);

/* Inside a test, with report_main(): the path of the helper program `name`,
 * such as "misbehave".  Absolute, and valid until the next call. */
const char *report_helper(const char *name);

/* Inside a test: it cannot be run here, for this reason.  Return afterwards; a
 * test that has failed before stays failed. */
void report_skip(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Inside a test: it went wrong through no fault of what is tested.  The test
 * gets no verdict, and the program will end with REPORT_UNTESTED. */
void report_untested(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Inside a test: it was run, and what came of it does not tell; a test that has
 * failed before stays failed. */
void report_undecided(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Inside a test, beside a demand that fails: what was expected and what was
 * seen, for those who show them side by side.  The first one counts. */
void report_gap(const char *expected, const char *observed);

/* Inside a test: what EXPECT calls.  `format` is the message, of one or more
 * lines; it is only made when the demand does not hold. */
void report_demand(const char *file, int line, bool holds, const char *format,
                   va_list arguments) __attribute__((format(printf, 4, 0)));

/* Inside a test: how many demands have failed since it began. */
unsigned report_failures(void);

/* Inside a test: which one it is, counted from 0 in the order of the array.
 * CUnit hands a test no argument, so a table finds its row by this. */
size_t report_current(void);

/* What stood on the command line. */
struct report_arguments {
    const char *operands[2]; /* in front of the options; NULL: not given */
    const char *json;        /* NULL: not asked for */
    const char *junit;
    const char *seed;             /* --seed: a number; NULL: not given */
    const char *sandbox, *source; /* see exercise.h; NULL: not given */
    const char *record;           /* as well */
    bool core;                    /* as well */
    /* Not from the command line: more to tell when all tests are over, before
     * the summary.  Then `json` has the form of an exercise.  May be NULL. */
    void (*tell)(FILE *out, FILE *json);
    int hasty_ms; /* above 0: the first failure ends the process at once, and no
                     run of a program may take longer */
};

/* Take the command line apart: `least` to `most` (not more than two) operands,
 * which `usage` names, and the options.  Returns false when it was used
 * wrongly, after a sentence about it on standard error. */
bool report_arguments(int argc, char *argv[], const char *usage, int least,
                      int most, struct report_arguments *arguments);

/* Is this a program that can be run?  Says on standard error why not. */
bool report_can_run(const char *program);

/* The sandbox that whoever has started us has written to the descriptor of this
 * number; NULL: to none.  Ends the process when it cannot be read. */
const struct sandbox *report_sandbox(const char *number);

/* Run the tests in order, write the reports and return the exit status. */
int report_run(const char *name, const struct named_test *tests, size_t count,
               const struct report_arguments *arguments);

#endif
