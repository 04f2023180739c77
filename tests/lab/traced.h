/*
 * traced.h - run a program under the tracer, for the tests of lab/trace; each
 * includes it once
 */
#ifndef TESTS_LAB_TRACED_H
#define TESTS_LAB_TRACED_H

#include "check/check.h"
#include "check/report.h"

#include <stdio.h>
#include <string.h>

static const struct trace_options plain = {.json = 0};

enum {
    PATIENTLY = 300000, /* milliseconds, for tests that are not about time: an
                           emulated processor takes thirty times as long */
};

/* Run a program and trace it.  Returns false, and the test is over, when that
 * cannot be. */
static inline bool traced_so(const struct run_request *request,
                             struct recording *seen)
{
    struct run_problem problem;
    if (run(request, seen, &problem) == 0)
        return true;
    if (strcmp(problem.step, "ptrace") == 0 ||
        strcmp(problem.step, "seccomp") == 0)
        report_skip("this system does not let us trace: %s",
                    strerror(problem.error));
    else
        report_untested("%s: %s: %s", request->argv[0], problem.step,
                        strerror(problem.error));
    return false;
}

static inline bool traced_within(int deadline_ms, const char *const argv[],
                                 const struct trace_options *options,
                                 struct recording *seen)
{
    const struct run_request request = {
        .argv = argv, .trace = options, .deadline_ms = deadline_ms};
    return traced_so(&request, seen);
}

/* The same, when time does not matter. */
static inline bool traced_with(const char *const argv[],
                               const struct trace_options *options,
                               struct recording *seen)
{
    return traced_within(PATIENTLY, argv, options, seen);
}

/* The same with one argument, or none. */
static inline bool traced(const char *program, const char *argument,
                          const struct trace_options *options,
                          struct recording *seen)
{
    return traced_with((const char *[]){program, argument, NULL}, options,
                       seen);
}

/* The example of that name, from the folder beside that of the helpers. */
static inline const char *example(const char *name)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/../../examples/%s", report_helper(""),
             name);
    return path;
}

#endif
