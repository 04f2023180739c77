/*
 * promise.h - what a program says of itself in the comment at its top
 *
 *     06_fork_inherits.c - a forked child inherits ...
 *
 *     (story)
 *
 *     Claims: S40 S09
 *     Needs: ordinary user
 *     Output:
 *         parent: before fork nattch=1
 *
 * The header is the only place where this is written: tests compare with it,
 * the demo and the book print it, the register maps it to the claims.
 */
#ifndef LAB_PROMISE_H
#define LAB_PROMISE_H

#include <stdbool.h>

/* Strings are never NULL; what the header does not have is "". */
struct promise {
    char *name;   /* 06_fork_inherits */
    char *claim;  /* the sentence behind " - ", on one line */
    char *claims; /* ids, separated by one space: "S40 S09" */
    char *needs;  /* "ordinary user", "namespace", "two processors", ... */
    char *output; /* the lines below "Output:", without their indentation */
};

/* Where a text first breaks its promise. */
struct mismatch {
    int line;             /* counted from 1; 0: none */
    const char *promised; /* that line, up to its newline; "" at the end */
    const char *printed;
};

/*
 * Read the header of the C source `path`.  Returns 0; the caller frees the
 * promise with promise_free().  Returns -1 with errno set when the file cannot
 * be read, EINVAL when it does not begin with such a header.
 */
int promise_read(const char *path, struct promise *promise);
void promise_free(struct promise *promise);

/*
 * Compare what was printed with what was promised, line by line and byte by
 * byte, but that in the promise <count> stands for a whole number (digits),
 * <ratio> for a decimal one (digits, a point, digits), and <yes|no> for one of
 * the words given.  Returns true when it was kept; otherwise *mismatch points
 * into the two texts.  Where a program ends its last line without a newline,
 * that line breaks the promise.
 */
bool promise_kept(const char *promised, const char *printed,
                  struct mismatch *mismatch);

/* The same without placeholders: each byte stands for itself. */
bool promise_exact(const char *expected, const char *printed,
                   struct mismatch *mismatch);

#endif
