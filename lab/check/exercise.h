/*
 * exercise.h - the table of an exercise, and the main() of its checker
 *
 * A checker judges one answer, a program (or, for a prediction, a text file):
 *
 *     build/tests/exercises/NAME PROGRAM [--json FILE] [--seed N]
 *                                [--sandbox FD [--source FILE]]
 *                                [--core] [--record FILE]
 *
 * Its rows are those of check.h, with points, values that differ from check to
 * check (`given`) and variants (`vary`); all points together are 100.  Every
 * row is observed from outside; nothing an answer prints is ever read as a
 * verdict.  All runs are traced, as an ordinary user where that can be had; a
 * stranger's program in the sandbox that sandbox_send() has written to FD.
 * --core leaves the variants out: rows that have some and whose plain run is
 * right are then skipped.  --record keeps the run that was wrong first there.
 *
 * A row passes when its plain run is right, and each of its variants.  Rows
 * that hand the program the same share their plain run.  Right is
 *
 *     PLAIN, HOLD, TERMINAL   what the row says: prints, exits, also, ...
 *     CHANGE    the same, but that it prints given->changed
 *     FAIL      it ends by itself, with any status but 0, says something on
 *               standard error, and leaves nothing (but what it was made to
 *               fail to remove, or to wait for)
 *     KILL      all end, and leave nothing; but whoever is killed between
 *               shmget and IPC_RMID, with nothing but shmat between them, may
 *               leave that segment, and who has made a semaphore set, that
 *     PLANTED   what the row says
 *
 * or what `in_variant` says, for all its variants.  Standard error is only
 * looked at where the row has `complains`.
 *
 * Whoever forgets to remove a segment shall not lose all points for it: where
 * some rows are `tidy`, only these look at children that nobody waited for and
 * at what is left behind; FAIL looks at it unless the plain run has left
 * something already, and KILL always.  That a program ends is demanded by all.
 */
#ifndef LAB_EXERCISE_H
#define LAB_EXERCISE_H

#include "check/check.h"
#include "diagnose/diagnose.h"

enum {
    GIVEN_TEXT = 64,
    GIVEN_INPUT = 4096,
    GIVEN_OUTPUT = 16 * 1024,
    EXERCISE_DEADLINE_MS = 5000, /* of a run; the second try has twice that */
};

/* What one row hands to the program and expects of it, made from a number that
 * differs from check to check, so that no answer can be learnt by heart. */
struct given {
    char args[CHECK_ARGS][GIVEN_TEXT]; /* the first empty one ends them */
    char input[GIVEN_INPUT];
    char prints[GIVEN_OUTPUT];
    /* For CHANGE: which int of a child is changed to what (see vary.h), and
     * what is then printed. */
    int flows, becomes;
    char changed[GIVEN_OUTPUT];
};

/* The type of `given`: fill in *given, which is all zero, from `seed`; the same
 * seed gives the same.  What stays empty is taken from the row. */
typedef void give(unsigned seed, struct given *given);

/* For a `give`: a number from `least` to `most` that seems random.  The same
 * seed and place (0, 1, ...: the first, the second number) give the same. */
int given_number(unsigned seed, unsigned place, int least, int most);

/* For `in_variant`: judge this variant as if the row had no in_variant. */
void check_variant(const struct program_case *seen,
                   const struct variant *variant);

/* For `in_variant`: what was done in it, "when shmat fails (ENOMEM)". The text
 * is valid until the next call. */
const char *check_when(const struct program_case *seen,
                       const struct variant *variant);

/*
 * The main() of a checker.  Reports as check_program() does; --json writes one
 * JSON object per row as soon as it is judged, then one per diagnosis, then
 * that of wrong.h.  Without
 * --seed the values are others each time.  Returns the same statuses, and 5
 * when none failed and one could not be decided.
 */
int check_exercise(const char *test_file, const struct check *checks,
                   size_t count, const struct idea *ideas, size_t idea_count,
                   int argc, char *argv[]);

#endif
