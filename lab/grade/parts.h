/*
 * parts.h - what the files of lab/grade share; private to them
 */
#ifndef LAB_GRADE_PARTS_H
#define LAB_GRADE_PARTS_H

#include "grade/grade.h"
#include "recording/recording.h"
#include "sandbox/sandbox.h"

#include <limits.h>

/* Where build/bin/keeper lies: beside this program. */
void keeper_path(char path[PATH_MAX]);

/* From now on the folders of the book are found from any other: answers are
 * judged where they lie. */
void keep_places(void);

/* What a sandbox permits, for people. */
void tell_sandbox(const struct sandbox *sandbox,
                  const struct sandbox_problem problems[SANDBOX_LEVELS]);

#endif
