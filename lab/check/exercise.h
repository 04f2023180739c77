/*
 * exercise.h - the table of an exercise, and the main() of its checker
 *
 * A checker judges one answer, a program (or, for a prediction, a text file):
 *
 *     build/tests/exercises/NAME PROGRAM [--json FILE] [--seed N]
 *
 * Its rows are those of check.h, with points, values that differ from run to
 * run (`given`) and variants (`vary`); all points together are 100.  Every row
 * is observed from outside; nothing an answer prints is ever read as a verdict.
 */
#ifndef LAB_EXERCISE_H
#define LAB_EXERCISE_H

#include "check/check.h"
#include "diagnose/diagnose.h"

enum {
    GIVEN_TEXT = 64,
    GIVEN_INPUT = 4096,
    GIVEN_OUTPUT = 16 * 1024,
};

/* What one row hands to the program and expects of it, made from a number that
 * differs from check to check, so that no answer can be learnt by heart. */
struct given {
    char args[CHECK_ARGS][GIVEN_TEXT]; /* the first empty one ends them */
    char input[GIVEN_INPUT];
    char prints[GIVEN_OUTPUT];
};

/* Fill in *given from `seed`; the same seed gives the same. */
typedef void give(unsigned seed, struct given *given);

/* The main() of a checker.  Reports as check_program() does; --json writes one
 * JSON object per row, then one per diagnosis.  Returns the same statuses. */
int check_exercise(const char *test_file, const struct check *checks,
                   size_t count, const struct idea *ideas, size_t idea_count,
                   int argc, char *argv[]);

#endif
