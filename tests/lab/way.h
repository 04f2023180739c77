/*
 * way.h - run the helper program misbehave, and look at what it printed
 *
 * For the tests of lab/run; each includes it once.
 */
#ifndef TESTS_LAB_WAY_H
#define TESTS_LAB_WAY_H

#include "check/check.h"
#include "check/report.h"

#include <string.h>

/* Run misbehave in this way, as the request says besides.  Returns 0, or -1
 * when it could not be run; the test is then marked as untested. */
static inline int start(const char *way, struct run_request request,
                        struct recording *recording)
{
    struct run_problem problem;
    const char *argv[] = {report_helper("misbehave"), way, NULL};
    request.argv = argv;
    int result = run(&request, recording, &problem);
    if (result == -1)
        report_untested("%s: %s: %s", way, problem.step,
                        strerror(problem.error));
    return result;
}

/* Demand that a stream holds a text; NULL: it may hold anything. */
static inline void expect_text(const char *stream, const char *expected,
                               const struct output *seen)
{
    if (expected != NULL)
        EXPECT(seen->size > 0 && strstr(seen->text, expected) != NULL,
               "%s should hold \"%s\", is \"%.200s\"", stream, expected,
               seen->text);
}

#endif
