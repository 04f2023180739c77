/*
 * outcome.h - what came of the programs of the register, for those who tell it
 */
#ifndef LAB_OUTCOME_H
#define LAB_OUTCOME_H

#include "claims/register.h"
#include "show/verdict.h"

enum outcome_kind {
    OUTCOME_SHOWN,
    OUTCOME_NOT_SHOWN,
    OUTCOME_NOT_HERE,
    OUTCOME_CITED,
    OUTCOMES
};

/* What to look at, and what has been seen so far. */
struct outcomes {
    struct claims claims;
    const char *directory;    /* where the programs are built */
    const char *chapter;      /* of the programs to run, "06"; NULL: all */
    struct verdict *verdicts; /* one per program */
    bool *tried;              /* whether there is a verdict */
    bool not_run;             /* a program could not be run */
};

/* The verdict on a program, which is run when nobody has asked before. */
const struct verdict *outcome_of_program(struct outcomes *outcomes,
                                         size_t proof);

/* What becomes of a claim; runs its programs. */
enum outcome_kind outcome_of_claim(struct outcomes *outcomes,
                                   const struct claim *claim);

/* Whether a program, or a claim, is to be looked at. */
bool outcome_wants_program(const struct outcomes *outcomes, size_t proof);
bool outcome_wants_claim(const struct outcomes *outcomes,
                         const struct claim *claim);

/* "shown", "not shown", "cannot be shown here", "cited". */
const char *outcome_word(enum outcome_kind kind);

/* How many claims came to what, and the same of programs beyond the notes. */
struct outcome_counts {
    size_t claims[OUTCOMES], beyond[OUTCOMES], corrected;
};

/* Tell it: one entry per claim as soon as it is known, and a line at the end;
 * or one JSON object.  Both fill in the counts. */
void outcome_print_text(struct outcomes *outcomes,
                        struct outcome_counts *counts);
void outcome_print_json(struct outcomes *outcomes,
                        struct outcome_counts *counts);

#endif
