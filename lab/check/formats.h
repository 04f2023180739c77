/*
 * formats.h - the results of a test program as text, JSON Lines and JUnit XML
 *
 * Nothing here runs or decides anything.  Each function writes to a stream;
 * whether that worked, the caller asks with ferror(3).
 */
#ifndef LAB_FORMATS_H
#define LAB_FORMATS_H

#include <stddef.h>
#include <stdio.h>

enum verdict {
    VERDICT_UNTESTED, /* no verdict: it did not run, or not properly */
    VERDICT_PASSED,
    VERDICT_FAILED,
    VERDICT_SKIPPED,
    VERDICT_UNDECIDED, /* it ran, and what came of it does not tell */
};

struct result {
    const char *check; /* the sentence */
    enum verdict verdict;
    char *place;     /* FILE:LINE of the first demand that failed, or NULL */
    char *message;   /* what failed, or why not tested; NULL: nothing to say */
    char **messages; /* the same, one for each demand, without places */
    size_t message_count;
    char *expected, *observed; /* of the first demand that had both, or NULL */
    unsigned points, max_points;
    double seconds;
};

/* All results of one test program. */
struct results {
    const char *name; /* of the test */
    struct result *list;
    size_t count;
};

/* How many there are of one kind. */
size_t results_count(const struct results *results, enum verdict verdict);

/* One failed check, for people. */
void format_failure(FILE *out, const struct result *result);

/* The last lines: how many checks there were, what was skipped and why, and
 * the points, if there are any. */
void format_summary(FILE *out, const struct results *results);

/* One check, as one JSON object on one line.  A check without a verdict gets
 * none: it must not be taken for a failure. */
void format_json(FILE *out, const char *name, const struct result *result);

/* The same in an exercise: what a student's tools read.  A check without a
 * verdict is "undecided", too. */
void format_json_row(FILE *out, const struct result *result);

/* A whole JUnit XML file. */
void format_junit(FILE *out, const struct results *results);

#endif
