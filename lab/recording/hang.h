/*
 * hang.h - why nobody can go on
 *
 * Computed from the last event of a history, EVENT_HANG, which says what each
 * thread waits for, and from what happened before: who took a semaphore and
 * did not give it back, whose end is told, where a signal came too early.
 *
 * What waits for what is followed from the first process on, until somebody is
 * met a second time (a cycle), or until nobody is left who could act (the
 * cause), or until somebody can go on after all.
 */
#ifndef LAB_HANG_H
#define LAB_HANG_H

#include "recording/history.h"

enum hang_cause {
    HANG_NO_CAUSE, /* the history has no such event */

    /* No hang: at the end of the chain somebody can go on. */
    HANG_BUSY,    /* it computes, and it is not known to go in a circle */
    HANG_TIME,    /* it sleeps until a time */
    HANG_OUTSIDE, /* it waits for somebody who is not in the run */
    HANG_UNCLEAR, /* what it waits for is not known */

    /* A hang. */
    HANG_CYCLE,          /* each waits for the next, and the last for one */
    HANG_SELF,           /* it has itself what it waits for */
    HANG_NEVER_RAISED,   /* nobody has ever raised this semaphore */
    HANG_RAISER_GONE,    /* who raised it, `process`, has ended */
    HANG_HOLDER_GONE,    /* `process` has taken it, and ended */
    HANG_NOT_CLOSED,     /* only itself has the other end of the pipe open */
    HANG_NO_PARTNER,     /* nobody opens the FIFO, or sends the message */
    HANG_NO_WAKER,       /* nobody is left who would wake it */
    HANG_SIGNAL_EARLY,   /* the signal came before it waited: `took` */
    HANG_SIGNAL_BLOCKED, /* it was sent, `took`, but is blocked */
    HANG_NO_SIGNAL,      /* nobody sends it one */
    HANG_STALE,          /* it goes in a circle until bytes change, and nobody
                            changes them; `process`: who did last, or -1 */
    HANG_STOPPED,        /* it was stopped, and nobody lets it go on */
    HANG_CAUSES
};

enum {
    HANG_CHAIN = 16,   /* links that are kept */
    HANG_NOWHERE = -1, /* an event or process that is not known */
};

struct hang {
    enum hang_cause cause;
    bool all;              /* nobody can go on; else: not those of the chain */
    int chain[HANG_CHAIN]; /* indexes of waits, each waiting for the next */
    size_t count;
    size_t cycle; /* HANG_CYCLE: where in the chain it begins */
    /* About the last of the chain: */
    int process; /* who would have had to act, or -1 */
    int took;    /* index of the event in which it took, or was told; or -1 */
    int gone;    /* and in which it ended */
};

/* Find out, for the event of this number.  Returns 0, or -1 with ENOMEM.
 * Nothing in the history need have been checked but its indexes. */
int hang_find(const struct history *history, size_t event, struct hang *hang);

/* Is it a hang, or can somebody go on? */
bool hang_is(enum hang_cause cause);

/* The word for a cause: "cycle"; NULL for what is none. */
const char *hang_name(enum hang_cause cause);

/* Is it certain that nothing will ever happen again by itself?  So it is when
 * each thread waits, without a time limit, for what only one of them could
 * give. */
bool hang_is_certain(const struct event *event);

/* USE OF A SEMAPHORE (hang_semaphores.c) */

/* What one process has done to a semaphore. */
struct semaphore_user {
    int process;
    int thread;     /* of the last take */
    int64_t sum;    /* of all it added and took */
    int64_t undone; /* of that, what its end undoes: SEM_UNDO */
    int took, gave; /* its last such event, or -1 */
    int gone;       /* the event in which it ended, or -1 */
};

struct semaphore_use {
    bool counts; /* somebody has given what it had not taken: no lock */
    struct semaphore_user *users;
    size_t count;
};

/* From all events before `event`.  Returns 0, or -1 with ENOMEM; to be freed by
 * free(use->users). */
int hang_semaphore(const struct history *history, size_t event, int set,
                   int number, struct semaphore_use *use);

/* The event before `event` in which the process ended, or -1. */
int hang_end_of(const struct history *history, size_t event, int process);

#endif
