/*
 * predict.h - the table of a prediction exercise, and the main() of its checker
 *
 *     build/tests/exercises/NAME ANSWERS [GIVEN] [--json FILE] [--seed N]
 *     build/tests/exercises/NAME --solve [GIVEN]
 *
 * ANSWERS is a text file (quiz/answers.h).  No right answer is stored anywhere:
 * the program that the student has read is run, traced, and the right answers
 * are computed from its recording.  GIVEN is that program; without it, it is
 * build/exercises/NAME.given, as seen from the checker.  --solve prints a file
 * with the right answers.
 *
 * For each wrong idea an exercise says what somebody with this idea would
 * answer, which is mostly a second, wrong way to read the same recording.  The
 * idea that explains most of what is wrong is named first.
 */
#ifndef LAB_PREDICT_H
#define LAB_PREDICT_H

#include "check/check.h"

enum {
    PREDICT_VALUE = 32, /* bytes of an answer */
    PREDICT_CELLS = 32,
    PREDICT_TRUTH = -1 /* as `belief`: what has really happened */
};

/* One answer. */
struct cell {
    int line;         /* __LINE__ */
    const char *name; /* what is asked for, in the words of the task page */
    const char *key;  /* its name in the file */
    unsigned points;
};

/* A wrong idea: an id of misconceptions.tsv or diagnoses.tsv, and what to say
 * against it, in sentences.  Several may have one id, for it can take several
 * forms; NULL: it has none, and is only said where it fits. */
struct belief {
    const char *id;
    const char *why;
};

struct prediction {
    const char *test_file; /* __FILE__ */
    const struct cell *cells;
    size_t cell_count;
    const struct belief *beliefs;
    size_t belief_count;
    /* Fill in values[], one for each cell, as they are in this recording, or as
     * somebody with the belief of this index would expect them.  What that
     * leaves open stays "". */
    void (*values)(const struct recording *seen, int belief,
                   char values[][PREDICT_VALUE]);
};

/* The main() of a checker.  Returns the statuses of report.h, and 5 when the
 * program cannot be traced here. */
int check_prediction(const struct prediction *prediction, int argc,
                     char *argv[]);

/* For `values`: store a value, as printf() does. */
void predict_value(char value[PREDICT_VALUE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* For `values`: what stands behind `label` in the output of the program, up to
 * a blank, a comma or the end of the line; in memory of the caller.  "" when
 * there is nothing of the kind. */
void predict_printed(const struct recording *seen, const char *label,
                     char value[PREDICT_VALUE]);

#endif
