/*
 * answers.h - the text file of a prediction: questions, and a value for each
 *
 *     # 1. The parent has attached the segment twice.
 *     point_1 = 2
 *
 * A line "name = value" is a cell, and the lines with # right above it are its
 * question.  It is read kindly: upper and lower case, blanks, a carriage return
 * at the end of a line and a byte-order mark do not matter, and what stands
 * behind a # in the line of a cell is a remark.
 */
#ifndef LAB_QUIZ_ANSWERS_H
#define LAB_QUIZ_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>

struct answer {
    char *name;     /* in lower case */
    char *value;    /* "" when it is still empty */
    char *question; /* its lines, each with a newline at its end */
    int line;       /* counted from 1 */
};

/* A line that is neither a cell nor a remark nor empty. */
struct bad_line {
    int line;
    char *text;
};

struct answers {
    struct answer *list;
    size_t count;
    struct bad_line *bad;
    size_t bad_count;
};

/* Read the file `path`.  Returns 0; -1 with errno when it cannot be read, EFBIG
 * when it is larger than any answer.  The caller frees in any case.  Ends the
 * process with 4 without memory. */
int answers_read(const char *path, struct answers *answers);
void answers_free(struct answers *answers);

/* The last cell of this name, or NULL. */
const struct answer *answers_find(const struct answers *answers,
                                  const char *name);

/* Do two values mean the same?  Case, blanks, punctuation and leading zeros do
 * not matter; "y" is yes, "segfault" is SIGSEGV, "-1, EFAULT" is EFAULT, and
 * "never" is 0. */
bool answers_same(const char *one, const char *other);

/* Copy the file `from` to `to`, all as it is but the values of the cells of
 * `answers`, which was read from it.  `to` is replaced as a whole and may be
 * the same.  Returns 0, or -1 with errno. */
int answers_write(const char *from, const char *to,
                  const struct answers *answers);

#endif
