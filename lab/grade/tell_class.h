/*
 * tell_class.h - what an instructor is told while a class is graded, and then
 *
 * Private to lab/grade.  Progress goes to standard error, the rest to standard
 * output.
 */
#ifndef LAB_GRADE_TELL_CLASS_H
#define LAB_GRADE_TELL_CLASS_H

#include "grade/ledger.h"
#include "grade/result.h"

struct progress_line {
    size_t count, done;
    size_t verdicts[GRADES];
    double began, told; /* as proc_now() tells it */
    bool terminal;
};

void progress_begin_line(struct progress_line *line, size_t count);
void progress_done(struct progress_line *line, enum grade_verdict verdict);
void progress_end_line(struct progress_line *line);

/* How many answers got which verdict, which have no mark and why, and what was
 * refused.  Returns whether each answer has its mark. */
bool tell_class(const struct ledger *ledger, const struct class *class);

/* The marks that would be others than those that were published, each on a
 * line.  Returns how many. */
size_t tell_changes(const struct ledger *ledger, const struct class *before,
                    const struct class *now);

#endif
