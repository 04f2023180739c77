/*
 * wrong.h - the run of an answer that was wrong first: the evidence that is
 * kept
 *
 * Private to lab/check.
 */
#ifndef LAB_WRONG_H
#define LAB_WRONG_H

#include "vary/vary.h"

#include <stdio.h>

struct wrong {
    const struct program_case *seen; /* NULL: none was */
    size_t variant;                  /* of its variants; 0: the plain run */
    bool plain;                      /* it was run as it is, or so again */
};

/* Note this one, unless there is one already. */
void wrong_note(struct wrong *wrong, const struct program_case *seen,
                const struct variant *variant);

/* Write its recording to `file`, a path (NULL: nowhere), and to `json` (NULL:
 * nowhere) a line that tells how it ended: `ending` in one word, `why` for
 * people, whether it was a `plain` run, and `kept`, whether the recording is
 * there; one that is too long is not.  Ends the process with REPORT_UNTESTED
 * when it cannot be written. */
void wrong_tell(const struct wrong *wrong, const char *file, FILE *json);

#endif
