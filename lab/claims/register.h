/*
 * register.h - the register of claims, and the programs that prove them
 *
 * The sentences live in chapters/claims.tsv, a table with the columns id,
 * sentence, kind and correction.  Which program proves which claim is said by
 * the `Claims:` line in the program's header, and nowhere else.
 */
#ifndef LAB_REGISTER_H
#define LAB_REGISTER_H

#include "promise/promise.h"

#include <stdbool.h>
#include <stddef.h>

/* A program of the book. */
struct proof {
    char *chapter; /* "06_fork" */
    struct promise promise;
};

struct claim {
    char *id;         /* "S40" */
    char *sentence;   /* what is true */
    bool shown;       /* by a program; otherwise it is only cited */
    char *sources;    /* what is cited for it, or for a part of it; or "" */
    char *correction; /* what the notes say instead, or lack; or "" */
    size_t *proofs;   /* the programs that name it: indices, in reading order */
    size_t proof_count;
};

struct claims {
    struct claim *list; /* in the order of the table */
    size_t count;
    struct proof *proofs; /* all programs of the book, in reading order */
    size_t proof_count;
};

/*
 * Read chapters/claims.tsv, book.md and the headers of all programs, below the
 * current folder.  Returns the register, to be freed with register_free().
 * Ends the process with a message and SHOW_MISUSED (show.h) where a file cannot
 * be read or is not what it should be, or there is no memory.
 */
struct claims register_read(void);
void register_free(struct claims *claims);

/* True when the program names no claim of the register: what it shows goes
 * beyond the notes. */
bool proof_is_beyond(const struct claims *claims, size_t proof);

#endif
