/*
 * variants.h - is a variant of a case right?  Private to lab/check
 */
#ifndef LAB_VARIANTS_H
#define LAB_VARIANTS_H

#include "check/exercise.h"
#include "check/judge.h"
#include "vary/words.h"

/* Inside a test: judge it as the kind of variant demands, see exercise.h.
 * `check` and `given` are those of the row, and stand in `file`; `untidy`: the
 * row does not look at what is left. */
void variant_judge(const struct check *check, const struct given *given,
                   const char *file, bool untidy,
                   const struct program_case *seen,
                   const struct variant *variant);

/* Inside a test: the wish wants bytes of a segment to be CHANGEd.  Is there
 * such a variant in this plan?  If not, that is a failure of the row. */
bool variant_can_change(const struct check *check, const char *file,
                        const struct vary *wish, const struct variant *plan,
                        size_t count);

#endif
