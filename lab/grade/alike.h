/*
 * alike.h - which texts of a folder are alike, by similarity-tester
 *
 * Private to lab/grade.  sim_c(1) reads strangers' texts, so it runs in a
 * sandbox, as a compiler does.
 */
#ifndef LAB_GRADE_ALIKE_H
#define LAB_GRADE_ALIKE_H

#include "sandbox/sandbox.h"

#include <stddef.h>

/* Of the text of `one`, so many percent are in `other`, too. */
struct alike {
    size_t one, other;
    int percent;
};

/* Compare 0.c, 1.c, ... of this folder, `count` files, each with each after it.
 * Returns 0 and *found, to be freed; or -1 with errno: ENOENT, there is no
 * sim_c; EIO, it has failed. */
int alike_find(const struct sandbox *sandbox, const char *folder, size_t count,
               struct alike **found, size_t *found_count);

#endif
