/*
 * blanks.h - the values in a line of output, which can be predicted
 *
 *     parent: after fork nattch=2, same address: yes
 *                               ^                ^^^
 *
 * A value stands behind "=", or behind ": " up to a comma, two blanks or the
 * end; it is a number or a text in quotes behind "reads" or "holds"; or it is
 * the symbol of an error.  What stands in < > varies, and is none.
 */
#ifndef LAB_QUIZ_BLANKS_H
#define LAB_QUIZ_BLANKS_H

#include <stddef.h>

enum {
    BLANKS_MAX = 8
};

struct blank {
    size_t start, length; /* in bytes of the line */
};

/* The values in `line`, which ends with a newline or NUL, from left to right.
 * Returns how many. */
size_t blanks_in(const char *line, struct blank blanks[BLANKS_MAX]);

#endif
