/*
 * catalogue.h - a row of chapters/diagnoses.tsv, for a student
 *
 * Private to lab/study.
 */
#ifndef LAB_STUDY_CATALOGUE_H
#define LAB_STUDY_CATALOGUE_H

#include <stdbool.h>

enum {
    CATALOGUE_TEXT = 512
};

struct catalogue_row {
    char message[CATALOGUE_TEXT];
    char idea[CATALOGUE_TEXT]; /* the belief behind it, as a sentence */
    char read[CATALOGUE_TEXT]; /* the place that tells: "06_fork" */
};

/* Find the diagnosis with this id.  Returns false when there is none. */
bool catalogue_find(const char *id, struct catalogue_row *row);

/* The heading of a place in a chapter, and the file in which it stands:
 * "Every end detaches", "chapters/06_fork.md".  Returns false when there is no
 * such place. */
bool catalogue_place(const char *place, char heading[CATALOGUE_TEXT],
                     char file[CATALOGUE_TEXT]);

#endif
