/*
 * findings.h - what is wrong in the runs of one program; private to lab/examine
 */
#ifndef LAB_EXAMINE_FINDINGS_H
#define LAB_EXAMINE_FINDINGS_H

#include "diagnose/diagnose.h"

#include <stdio.h>

enum {
    FINDINGS_MAX = 24
};

/* All runs of the program. */
struct examined {
    struct program_case seen;     /* plain, other orders, and variants */
    struct program_case accesses; /* each load and store watched; empty where
                                     that cannot be had */
    struct observed plain;        /* what the plain run was: the others should
                                     be like it */
    struct observed watched;
    bool settled; /* the plain runs have all printed the same */
};

/* One thing that is wrong: a diagnosis, with the message for it. */
struct finding {
    struct diagnosis diagnosis;
    const char *message; /* of the catalogue, or our own */
    const char *read;    /* a chapter, or "" */
};

struct findings {
    struct finding list[FINDINGS_MAX];
    size_t count;
};

/* Look for everything; certain findings come first, each idea once, and in a
 * run that we have disturbed only the first, as the others follow from it. */
void findings_of(const struct examined *examined, struct findings *findings);

/* tell.c: for the reader, in lines of at most 78 columns; and as one JSON
 * object.  `name` is what the program is called, `argv` how it was started. */
void findings_tell(const struct examined *examined,
                   const struct findings *findings, const char *name,
                   char *const argv[]);
int findings_json(const struct examined *examined,
                  const struct findings *findings, const char *name, FILE *out);

#endif
