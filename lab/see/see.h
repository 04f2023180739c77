/*
 * see.h - what `shmlab see` needs besides running, tracing and drawing
 */
#ifndef LAB_SEE_H
#define LAB_SEE_H

#include "run/run.h"

enum {
    SEE_MISUSED = 2,
    SEE_NOT_BUILT = 3,
    SEE_OUR_FAULT = 125, /* as env(1): 126 no program, 127 not found */
    SEE_NO_PROGRAM = 126,
    SEE_NOT_FOUND = 127,
    SEE_PATH_MAX = 4096
};

/* Compile a source file, with what a recording can make use of, into a new file
 * below $TMPDIR or /tmp, whose path is stored.  A signal that ends this process
 * (Ctrl-C) removes the file before that, and so does see_forget().  Ends the
 * process, after a sentence, when it does not compile. */
void see_compile(const char *source, char program[SEE_PATH_MAX]);
void see_forget(void);

/* Say in words a reader can act on why a program could not be run, and end.
 * `json` is where its recording was to go, or NULL. */
_Noreturn void see_refuse(const char *program,
                          const struct run_problem *problem, const char *json);

#endif
