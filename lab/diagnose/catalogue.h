/*
 * catalogue.h - what diagnoses are called: chapters/diagnoses.tsv, compiled in
 */
#ifndef LAB_CATALOGUE_H
#define LAB_CATALOGUE_H

struct catalogued {
    const char *id;      /* "W2"; it never changes */
    const char *message; /* a sentence or two */
    const char *idea;    /* a misconception, "M05", or the wrong idea itself */
    const char *read;    /* the chapter: "07_lifetime" */
};

/* The row with this id; NULL: there is none. */
const struct catalogued *catalogue_find(const char *id);

#endif
