/*
 * diagnose.h - the wrong idea behind a case, with its evidence
 *
 * Reads cases (lab/vary/vary.h) and nothing else: never the source text, never
 * a time.  Each diagnosis of chapters/diagnoses.tsv that an exercise uses has
 * one rule, a function that looks for its evidence.
 */
#ifndef LAB_DIAGNOSE_H
#define LAB_DIAGNOSE_H

#include "vary/vary.h"

enum {
    DIAGNOSES_SHOWN = 2, /* more at once help nobody */
    DIAGNOSIS_EVIDENCE = 160
};

/* A case, and what was expected of its plain run. */
struct observed {
    const struct program_case *seen;
    const char *prints; /* the expected standard output; NULL: any */
    int exits;          /* the expected status; -1: any but 0 */
};

struct diagnosis {
    const char *id; /* "W2", a row of chapters/diagnoses.tsv */
    bool certain;   /* directly observed; otherwise likely */
    const struct observed *in;
    const struct variant *variant; /* the run that shows it */
    int event; /* in its history, counted from 0; -1: its end */
    char evidence[DIAGNOSIS_EVIDENCE]; /* a sentence of what was seen */
};

/* Does this case show it?  Fills in all of *found but `id` and `in`. */
typedef bool diagnose_rule(const struct observed *observed,
                           struct diagnosis *found);

/* What an exercise may be told: ids with the rule of the catalogue (NULL), or
 * with one of its own, where only the exercise knows what is meant. */
struct idea {
    const char *id;
    diagnose_rule *rule;
};

/* Look for `ideas` in all cases.  Returns how many were found, at most
 * DIAGNOSES_SHOWN: what is certain before what is likely, then what comes
 * earlier in its run, then as the ideas stand.  An idea that explains another
 * one (a leak on the path of a crash) leaves that out. */
size_t diagnose(const struct observed cases[], size_t count,
                const struct idea ideas[], size_t idea_count,
                struct diagnosis found[DIAGNOSES_SHOWN]);

/* The rule of the catalogue for this id; NULL: it has none yet. */
diagnose_rule *diagnose_rule_of(const char *id);

#endif
