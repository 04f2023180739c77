/*
 * planted.h - what lay there before the program began, and what became of it
 *
 * Private to lab/run; `plant` itself is told in run.h.
 */
#ifndef LAB_PLANTED_H
#define LAB_PLANTED_H

#include "run/run.h"

enum {
    PLANTED_SETS = 16 /* that plant_set() can be told of */
};

/* All zero: nothing. */
struct planted {
    struct segment *segments;
    size_t segment_count;
    int sets[PLANTED_SETS];
    size_t set_count;
    char **files; /* in the scratch directory, as in struct leftovers */
    size_t file_count;
};

/* Call request->plant, in a process that is the user of the program, in the
 * scratch directory, and note what it has made.  Returns 0, or -1 with errno.
 */
int planted_make(const struct run_request *request, const char *scratch,
                 struct planted *planted);

/* Is this segment one of them? */
bool planted_has(const struct planted *planted, int id);

/* Once all have ended and left->segments, left->semaphore_sets are known: tell
 * what became of it, and remove it. */
void planted_remove(const struct planted *planted, struct leftovers *left);

/* Once left->files are known: take those out that were planted. */
void planted_take_files(const struct planted *planted, struct leftovers *left);

#endif
