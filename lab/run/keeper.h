/*
 * keeper.h - the process that looks after one run
 *
 * keeper.c sets it up, watch.c is what it does while the program runs, and
 * aftermath.c what it does when the program has ended.  Private to lab/run.
 */
#ifndef LAB_KEEPER_H
#define LAB_KEEPER_H

#include "run/planted.h"
#include "run/scratch.h"
#include "run/start.h"

/* All that one keeper knows.  It lives in the keeper process alone. */
struct keeper {
    const struct run_request *request;
    bool inside; /* a sandbox, as its process 1 */
    bool plants; /* then: the caller plants something */
    struct trace_options trace;
    int report; /* to the caller */
    int json;   /* where the history goes as it grows; -1: nowhere */
    int stop;   /* the caller's wish to end it; -1: none */
    int doors[SANDBOX_DOORS]; /* of a sandbox; -1: none */
    struct isolation isolation;
    char scratch[SCRATCH_PATH_MAX];
    pid_t program;   /* not reaped before everything else is done, so that its
                        number stays its own */
    double computed; /* seconds of processor time of the program alone, when it
                        was looked at last */
    struct wires wires;
    size_t fed;                  /* bytes of the input that were written */
    size_t shown_out, shown_err; /* bytes that the caller's output got */
    struct segment *before;      /* without an own namespace: what was there */
    ssize_t before_count;
    struct planted planted;
    struct recording recording;
    struct tracer *tracer; /* NULL: the run is not traced */
    struct run_problem problem;
};

/* The step named in the problem when we were let into a new user namespace but
 * not mapped into it (some systems do that): try again without. */
#define KEEPER_HALF_ISOLATED "uid_map"

/* Be the keeper of this run: call it in a forked process.  Sends a recording or
 * a problem through `report` (wire.h) and ends the process.  When nobody reads
 * `report` any more, cleans up and ends. */
_Noreturn void keeper_run(const struct run_request *request, int report);

/* The same in a sandbox: the request comes through `report`. */
_Noreturn void keeper_serve(int report, const int doors[SANDBOX_DOORS]);

/* Note in keeper->problem that `step` failed with errno; returns -1. */
int keeper_fails(struct keeper *keeper, const char *step);

/* Feed and read the program until its main process has ended, a limit is
 * reached (then recording.limit says which) or the caller is gone. */
void keeper_watch(struct keeper *keeper);

/* Read what is left in the pipes, or the terminal, when all have ended. */
void keeper_drain(struct keeper *keeper);

/* End all processes of the run, count what they left, remove what is ours, and
 * complete the recording. */
void keeper_finish(struct keeper *keeper);

#endif
