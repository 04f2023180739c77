/*
 * start.h - turn a forked process into the program
 */
#ifndef LAB_START_H
#define LAB_START_H

#include "run/isolation.h"
#include "run/run.h"
#include "trace/trace.h"

/* The keeper's ends of what connects it with the program; -1 where there is
 * none.  All are non-blocking and above 2. */
struct wires {
    int in;       /* write the program's standard input here */
    int out;      /* read its standard output here */
    int err;      /* read its standard error here */
    int terminal; /* held until the end: closing it would hang up (SIGHUP) on a
                     program that has only closed its standard output */
};

/* What start needs beyond the request. */
struct start {
    const struct run_request *request;
    const char *path;    /* of the program, absolute */
    const char *scratch; /* its working directory and TMPDIR */
    struct isolation isolation;
    struct tracer *tracer; /* NULL: not traced */
    const int *doors;      /* of a sandbox; NULL: none */
};

/*
 * Start the program in a session of its own, with a dead man's switch to the
 * caller (PR_SET_PDEATHSIG), with no descriptors but the first three, and
 * return its process id once exec(2) has succeeded.  On failure nothing runs,
 * and -1 is returned with *problem filled in.
 */
pid_t start_program(const struct start *start, struct wires *wires,
                    struct run_problem *problem);

void wires_close(struct wires *wires);

#endif
