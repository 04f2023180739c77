/*
 * belief.h - what stands behind a diagnosis, and where the book tells it
 *
 * Private to lab/study.
 */
#ifndef LAB_STUDY_BELIEF_H
#define LAB_STUDY_BELIEF_H

#include <stdbool.h>

enum {
    BELIEF_TEXT = 512
};

/* The idea of a row of diagnoses.tsv as a sentence: of "M08" what
 * misconceptions.tsv says of it, "" when it says nothing, of others they
 * themselves. */
void belief_tell(const char *idea, char text[BELIEF_TEXT]);

/* The heading of a place in a chapter, and the file in which it stands: of
 * "06_fork_exit_detaches" "Every end detaches" and "chapters/06_fork.md".
 * Returns false when there is no such place. */
bool belief_place(const char *place, char heading[BELIEF_TEXT],
                  char file[BELIEF_TEXT]);

#endif
