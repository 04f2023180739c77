/*
 * verdict.h - run one program of the book, and judge whether it shows its claim
 *
 * The program has the say by its exit status and its output, but is not
 * believed everything: what it prints must be what its header promises, and an
 * excuse counts only when what the header names under `Needs:` is missing here.
 */
#ifndef LAB_VERDICT_H
#define LAB_VERDICT_H

#include "promise/promise.h"
#include "recording/recording.h"

enum verdict_kind {
    VERDICT_SHOWN,
    VERDICT_NOT_SHOWN,
    VERDICT_NOT_HERE, /* this machine lacks what it needs */
    VERDICT_NOT_RUN,  /* our own fault, or the program is not built */
};

struct verdict {
    enum verdict_kind kind;
    char
        *reason; /* why it is not shown, in a line; never NULL, "" when shown */
    char *remedy;          /* the command that would enable it; never NULL */
    struct recording seen; /* empty with VERDICT_NOT_RUN */
};

/*
 * Run directory/NAME for the promise of examples/NAME.c, as an ordinary user
 * where it needs one.  The caller frees the verdict with verdict_free().  Ends
 * the process with a message when there is no memory.
 */
void verdict_reach(const char *directory, const struct promise *promise,
                   struct verdict *verdict);
void verdict_free(struct verdict *verdict);

/* "shown", "not shown", "cannot be shown here", "not run". */
const char *verdict_word(enum verdict_kind kind);

#endif
