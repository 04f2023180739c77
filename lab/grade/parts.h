/*
 * parts.h - what the files of lab/grade share; private to them
 */
#ifndef LAB_GRADE_PARTS_H
#define LAB_GRADE_PARTS_H

#include "grade/grade.h"
#include "recording/recording.h"
#include "sandbox/sandbox.h"

#include <limits.h>

/* What there is to say of how a run ended, one word for programs: "exit",
 * "signal", or the limit: "deadline", "output", "history", "stopped", "hang",
 * "cpu", "memory". */
const char *ending_word(const struct recording *recording);

/* Where build/bin/keeper lies: beside this program. */
void keeper_path(char path[PATH_MAX]);

/* What a sandbox permits, for people. */
void tell_sandbox(const struct sandbox *sandbox,
                  const struct sandbox_problem problems[SANDBOX_LEVELS]);

#endif
