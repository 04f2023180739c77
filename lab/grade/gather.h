/*
 * gather.h - from what was handed in to answers with keys, and what of it is
 * still to be judged
 *
 * Private to lab/grade.
 */
#ifndef LAB_GRADE_GATHER_H
#define LAB_GRADE_GATHER_H

#include "grade/judging.h"
#include "grade/ledger.h"

/* Take in SUBMISSIONS (and the roster, unless it is NULL), and keep each answer
 * under its key.  Returns 0; or -1, after a sentence about it in why[], with
 * errno when RESULTS cannot be read or written, else 0. */
int gather_new(const struct ledger *ledger, const struct judging *judging,
               const char *submissions, const char *roster, struct class *class,
               char why[LEDGER_WHY]);

/* The same of what was taken in before: class.next.json, or class.json.  Each
 * answer gets the key that it has now.  Exercises that are not judged any more
 * keep the one they had. */
int gather_again(const struct ledger *ledger, const struct judging *judging,
                 struct class *class, char why[LEDGER_WHY]);

/* What was taken in before.  Returns 0, or -1 with errno. */
int gather_kept(const struct ledger *ledger, struct class *class);

/* The keys that have no result yet, or one that tells of our own fault, or one
 * that is undecided while others were judged beside it: each once, in the order
 * of strcmp(3); to be freed, as they point into *class.
 * `all`: how many there are with those that have one. */
const char **gather_open(const struct ledger *ledger, const struct class *class,
                         size_t *count, size_t *all);

/* Of these, those that are undecided: they are moved to the front. Returns how
 * many. */
size_t gather_undecided(const struct ledger *ledger, const char *keys[],
                        size_t count);

#endif
