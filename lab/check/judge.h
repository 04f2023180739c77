/*
 * judge.h - does one recording keep what a row of a table demands?
 *
 * Only reads the recording, so it can be fed with one that was never run.
 */
#ifndef LAB_JUDGE_H
#define LAB_JUDGE_H

#include "check/check.h"
#include "promise/promise.h"

/* One run of one row. */
struct trial {
    const struct check *check;
    const char *file;              /* where the row stands */
    const struct promise *promise; /* what AS_PROMISED means */
    const struct recording *recording;
    int number; /* of the runs of this row, counted from 1 */

    /* Of an exercise: */
    bool exercise;      /* say what a student needs, and no more */
    const char *when;   /* what we did to it, "when shmat fails"; NULL: nothing
                         */
    bool any_ending;    /* it only has to end */
    bool untidy;        /* what it leaves is not looked at, nor who */
    bool may_leave;     /* segments, sets and queues are not looked at */
    bool may_leave_set; /* sets are not looked at */
    bool may_desert;    /* children that nobody waits for are not looked at */
};

enum {
    CANNOT_SHOW = 77 /* exit status: it cannot be shown here */
};

/* Inside a test: record each demand that the recording does not meet, and then,
 * if there is any, what else helps to understand it. */
void judge(const struct trial *trial);

/* The same for a program that ended with CANNOT_SHOW.  `objection` says why it
 * should not have; NULL: it is excused, and only had to tidy up. */
void judge_excuse(const struct trial *trial, const char *objection);

#endif
