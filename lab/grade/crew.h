/*
 * crew.h - many answers judged, some at a time
 *
 * Each place of the crew has a sandbox of its own, opened once; one answer is
 * judged in it at a time.  Whoever starts a crew is alone: no other children
 * may end meanwhile.
 */
#ifndef LAB_GRADE_CREW_H
#define LAB_GRADE_CREW_H

#include "grade/judging.h"
#include "grade/result.h"
#include "sandbox/sandbox.h"

enum {
    CREW_MOST = 64 /* at a time */
};

struct crew {
    const struct ledger *ledger;
    const struct judging *judging;
    struct sandbox *sandboxes;
    unsigned count; /* places */
    unsigned slot;  /* of the first sandbox: sandbox_open() */
    bool alone;     /* nobody judges anything beside it */

    /* Is called as each is done; may be NULL. */
    void (*on_done)(const char *key, enum grade_verdict verdict, void *context);
    void *context;
};

/* Open `count` sandboxes of this level.  Returns 0; or -1 with *problem, and
 * none is open. */
int crew_gather(struct crew *crew, enum sandbox_level level, unsigned count,
                struct sandbox_problem *problem);
void crew_leave(struct crew *crew);

/* Judge all of these, and keep their results.  Returns 0; or -1 with errno when
 * a result could not be kept, and EINTR after crew_stop(): what was being
 * judged then has no result. */
int crew_judge(struct crew *crew, const char *const keys[], size_t count);

/* In a signal handler: let it end. */
void crew_stop(void);

#endif
