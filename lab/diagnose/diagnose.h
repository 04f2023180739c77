/*
 * diagnose.h - the wrong idea behind a case, with its evidence
 *
 * Reads cases (lab/vary/vary.h) and nothing else: never the source text, never
 * a time.  Each diagnosis of chapters/diagnoses.tsv that an exercise uses has
 * one rule, a function that looks for its evidence.  The rules are grouped by
 * stage, one file for each, with its table at the end: errors, reports, keys,
 * creating, attaching, leaks, removing, processes, output, races, order,
 * semaphores.  What they share is in look.h.
 *
 * What cannot be told from a case has no rule here: E5 (looks as E1 and E2 do),
 * K6 (ftok makes no call that is recorded), K10, A9, A10, P3, R9 (only an
 * exercise knows what was meant), R2 (is R1), X5 (where pages have 4,096 bytes,
 * nothing is to be seen).
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
    int exits;          /* the expected status; -1: any but 0; -2: any, or a
                           signal */
};

struct diagnosis {
    const char *id; /* "W2", a row of chapters/diagnoses.tsv */
    bool certain;   /* directly observed; otherwise likely */
    const struct observed *in;
    const struct variant *variant; /* the run that shows it */
    int event; /* in its history, counted from 0; -1: its end */
    char evidence[DIAGNOSIS_EVIDENCE]; /* a sentence of what was seen there;
                                          what we did, `variant->act`, is told
                                          by whoever shows it */
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
 * DIAGNOSES_SHOWN: what is certain before what is likely, then what happens
 * anyway before what happens only when we disturb, then what comes earlier in
 * its run, then as the ideas stand.  An idea that explains another one (a leak
 * on the path of a crash) leaves that out, and O5 is told only where nothing
 * else is. */
size_t diagnose(const struct observed cases[], size_t count,
                const struct idea ideas[], size_t idea_count,
                struct diagnosis found[DIAGNOSES_SHOWN]);

/* The rule of the catalogue for this id; NULL: it has none yet. */
diagnose_rule *diagnose_rule_of(const char *id);

#endif
