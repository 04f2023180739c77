/*
 * catalogue.h - what diagnoses are called: chapters/diagnoses.tsv, compiled in;
 * and, for predictions and questions, chapters/misconceptions.tsv
 */
#ifndef LAB_CATALOGUE_H
#define LAB_CATALOGUE_H

struct catalogued {
    const char *id;      /* "W2", "M05"; it never changes */
    const char *message; /* a sentence or two */
    const char *idea;    /* a misconception, "M05", or the wrong idea itself */
    const char *read;    /* the chapter: "07_lifetime"; "" of a misconception */
};

/* The row with this id; NULL: there is none. */
const struct catalogued *catalogue_find(const char *id);

#endif
