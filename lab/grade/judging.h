/*
 * judging.h - with what answers are judged, and so the keys of their results
 *
 * The same text, judged by the same checks, compiled by the same compiler for
 * the same C library, at the same level, gets the same key; and a result that
 * has that key is never made again.  What is kept of it in judging.json tells
 * another machine whether it would judge in the same way.
 */
#ifndef LAB_GRADE_JUDGING_H
#define LAB_GRADE_JUDGING_H

#include "grade/class.h"
#include "grade/ledger.h"
#include "sandbox/sandbox.h"
#include "study/sha256.h"

#include <stdint.h>

enum {
    JUDGING_TOOLCHAIN = 256
};

struct judging {
    enum sandbox_level level;
    bool core;                         /* without variants: not for marks */
    char toolchain[JUDGING_TOOLCHAIN]; /* compiler, C library, processor */
    char **exercises;
    char (*checks)[SHA256_TEXT]; /* digest of what judges it, for each */
    size_t count;
};

/* Build the checkers of these exercises, and look at them and the compiler.
 * With `as_built` those that are there are not brought up to date: whoever
 * compares them with what was kept needs no make(1) for each answer.  The names
 * are kept, not copied.  Returns 0; or -1, after a sentence about it in why[].
 */
int judging_prepare(struct judging *judging, char **exercises, size_t count,
                    enum sandbox_level level, bool core, bool as_built,
                    char why[LEDGER_WHY]);
void judging_free(struct judging *judging);

/* Keep it as judging.json.  Returns 0, or -1 with errno. */
int judging_write(const struct judging *judging, const struct ledger *ledger);

/* What was kept: its level, and whether it was `core`.  False: nothing was. */
bool judging_kept(const struct ledger *ledger, enum sandbox_level *level,
                  bool *core);

/* Is this what was kept?  False, after a sentence about what differs. */
bool judging_same(const struct judging *judging, const struct ledger *ledger,
                  char why[LEDGER_WHY]);

/* The digest of what judges an exercise; NULL: it is not among them. */
const char *judging_checks(const struct judging *judging, const char *exercise);

/* The key of an answer, and the digest of its text.  Returns false when the
 * exercise is not among them. */
bool judging_key(const struct judging *judging, const char *exercise,
                 const char *text, size_t size, char key[CLASS_KEY]);

/* The number from which a checker makes the values that this text is given: no
 * two classes, and no two texts, have the same. */
unsigned judging_seed(const struct ledger *ledger, const char *digest);

#endif
