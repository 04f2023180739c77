/*
 * check.h - an answer of a student is built, judged and told
 *
 * Private to lab/study: check and watch are two ways to start it.
 */
#ifndef LAB_STUDY_CHECK_H
#define LAB_STUDY_CHECK_H

#include "compile/compile.h"
#include "study/judgement.h"
#include "study/study.h"

#include <jansson.h>
#include <stdbool.h>

/* What is checked, and what has come of it. */
struct checking {
    const char *name;              /* of the exercise */
    char file[PROGRESS_PATH];      /* the student's, as it is opened */
    const char *folder;            /* of the student; NULL: nothing is noted */
    bool silent;                   /* print nothing while it is judged */
    unsigned in_full;              /* so many failed checks say why */
    int wake;                      /* as in judge_request */
    const struct sandbox *sandbox; /* it is a stranger's; NULL: it is not */
    const char *seed, *record;     /* as in judge_request */
    bool core, ready;              /* as well */

    struct compiled compiled; /* of a prediction: a copy to be judged */
    struct judgement judgement;
    enum study_status status;
    unsigned failed; /* rows that were told as failed */
};

/* Build the file, judge it, and tell each row as soon as it is judged; then
 * note what has come of it in the student's progress.  The caller calls
 * checking_free(), whatever comes of it. */
void checking_do(struct checking *checking);
void checking_free(struct checking *checking);

/* tell.c: print a row; and what is said behind the last one: diagnoses, score,
 * what to do now. */
void tell_row(const struct judged_row *row, bool full);
void tell_end(const struct checking *checking);

/* Print lines of a stranger's program behind `indent` blanks, at most `most`.
 */
void tell_lines(const char *text, int indent, int most);

/* json.c: all of it as one JSON object, whose schema is
 * lab/study/check.schema.json; and the same printed. */
json_t *checking_json(const struct checking *checking);
void tell_json(const struct checking *checking);

/* Which exercise is meant when none is named: that whose file was changed last;
 * else the first that is not passed. */
const char *checking_default(const char *folder);

#endif
