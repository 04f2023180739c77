/*
 * study.h - the student's loop: what to do now, whether it is right, and why
 * not
 *
 * A student works in a folder of their own, with copies of the starters and one
 * file that says how far they have come (progress.h).  Each verb is a function
 * here that takes its arguments from the name of the verb on, prints on
 * standard output, and returns the exit status.
 */
#ifndef LAB_STUDY_H
#define LAB_STUDY_H

#include "study/progress.h"

#include <stdbool.h>
#include <stddef.h>

/* The exit statuses of all verbs. */
enum study_status {
    STUDY_GOOD = 0,
    STUDY_WRONG = 1,     /* judged, and not all of it is right */
    STUDY_MISUSED = 2,   /* used wrongly: an unknown name, a missing file */
    STUDY_NOT_BUILT = 3, /* the student's program does not compile */
    STUDY_OUR_FAULT = 4,
    STUDY_NOT_HERE = 5 /* it cannot be judged on this system */
};

int study_start(int argc, char *argv[]);
int study_next(int argc, char *argv[]);
int study_progress(int argc, char *argv[]);
int study_check(int argc, char *argv[]);
int study_watch(int argc, char *argv[]);
int study_hint(int argc, char *argv[]);
int study_solution(int argc, char *argv[]);
int study_reset(int argc, char *argv[]);
int study_pack(int argc, char *argv[]);
int study_tidy(int argc, char *argv[]);

/* For `see NAME`: the student's own file of the exercise with this name (then
 * *exact), or of the only one that begins so, in path[]; NULL when there is
 * none. */
const char *study_file(const char *name, char path[PROGRESS_PATH], bool *exact);

/* For whoever runs a student's program: from now on, note in their folder what
 * segments and sets it makes where no IPC namespace keeps them apart:
 * leavings.h. */
void study_note_leavings(void);

#endif
