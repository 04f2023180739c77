/*
 * unit.h - one answer judged, and its result kept
 *
 * Each is judged in a process of its own, which reads nothing but the answer
 * and the checks, and whose end, of whatever kind, ends all that it has
 * started.
 */
#ifndef LAB_GRADE_UNIT_H
#define LAB_GRADE_UNIT_H

#include "grade/judging.h"
#include "grade/result.h"
#include "sandbox/sandbox.h"

#include <sys/types.h>

enum {
    UNIT_TRIES = 3,       /* when it is our own fault */
    UNIT_DEADLINE_S = 600 /* of all that is done to one answer */
};

/* How an answer is judged. */
struct unit {
    const char *key;
    unsigned try; /* 1, 2, ...; our own fault is only kept after the last */
    bool alone;   /* nothing is judged beside it */
    const struct sandbox *sandbox;
    struct checking *checking; /* shared with its process; see unit_begin() */
};

/* Make room for what is shared.  Returns 0, or -1 with errno. */
int unit_begin(struct unit *unit);

/* Its process has ended, perhaps killed: take away what it has compiled. */
void unit_end(struct unit *unit);

/* Judge it, in a new process.  What that says goes to the descriptor
 * `said`.  Its exit status is that of unit_verdict().  Returns its number, or
 * -1 with errno. */
pid_t unit_start(const struct ledger *ledger, const struct judging *judging,
                 const struct unit *unit, int said);

/* What has come of it: the status that waitpid(2) gave. */
enum grade_verdict unit_verdict(int status);

/* Keep that it could not be judged, by our own fault.  Returns 0, or -1 with
 * errno. */
int unit_failed(const struct ledger *ledger, const struct judging *judging,
                const struct unit *unit, const char *why);

/* The exercise of a key, "01_sharing_sum". */
void unit_exercise(const char *key, char exercise[CLASS_KEY]);

#endif
