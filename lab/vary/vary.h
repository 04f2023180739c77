/*
 * vary.h - run one program again and again, each time with one thing different
 *
 * A *case* is what we know of one program with one set of arguments: its plain
 * run, and its variants.  The variants worth making follow from the recording
 * of the plain run: each call it has made can fail, each process can be held
 * at each kind of call until nobody else can go on, can be killed there.  Time
 * plays no part in it: who is held stays held until the others cannot go on.
 *
 *      plain run ──vary_plan()──► plan ──vary_run()──► variants
 *
 * Planning only reads a recording, so it is tested on saved ones.
 */
#ifndef LAB_VARY_H
#define LAB_VARY_H

#include "run/run.h"

enum {
    VARY_CALLS = 12,   /* kinds of calls that one wish can name */
    VARY_PLAN_MAX = 96 /* variants of one case; what is left out is said */
};

enum variant_kind {
    VARIANT_PLAIN,    /* as it is, traced, into a pipe */
    VARIANT_TERMINAL, /* its standard output is a terminal */
    VARIANT_FAIL,     /* one call is made to fail */
    VARIANT_HOLD,     /* one process is held at a call, see ACT_HOLD */
    VARIANT_KILL,     /* one process is killed as it begins a call */
    VARIANT_CHANGE,   /* bytes of a segment are changed under it, ACT_CHANGE */
    VARIANT_PLANTED,  /* something lay there before it began */
    VARIANT_KINDS
};

#define VARY(kind) (1U << VARIANT_##kind)

/* Which variants are wanted.  All but `kinds` may be left zero. */
struct vary {
    unsigned kinds; /* VARY(FAIL) | VARY(HOLD), ... */

    enum call calls[VARY_CALLS]; /* FAIL, HOLD, KILL: only at these; none: at
                                    each call that was made and can fail, that
                                    others can notice, that is recorded */
    const char *who; /* only of this process, "parent", "child 2"; "children":
                        of each but the first; NULL: of each */
    enum call from;  /* KILL: only behind the first of these; CALL_NONE: all */
    int flows, becomes; /* CHANGE: the int that a child has stored, and what it
                           is changed to while `who` is held at the first of
                           `calls`; none: as soon as it is stored.  With
                           CALL_FORK: that anybody has stored before */
    plant *plant;       /* PLANTED: see run.h */
};

struct variant {
    enum variant_kind kind;
    struct intervention act; /* of FAIL, HOLD, KILL, CHANGE; `who` points into
                                the recording of the plain run.  A process
                                that is held at "any call, the first" is so
                                before it has done anything. */
    unsigned seed;           /* of its order of turns; 0: the plain one */
    unsigned char bytes[8],
        was[8]; /* of CHANGE: what act.bytes and act.was
                   stand for; `was`, when no call is named */
    struct recording recording;
};

/* The first variant is the plain run. */
struct program_case {
    struct run_request request; /* of the plain run; the others differ in what
                                   their kind says.  What it points to belongs
                                   to the caller, and outlives the case */
    struct variant *variants;
    size_t count;
    size_t left_out; /* variants that were worth making, beyond VARY_PLAN_MAX */
};

/* Make the plain run of a new case, traced as the request says, or plainly so.
 * Returns 0; -1 with *problem when it could not be run, and *made is then
 * empty. */
int vary_plain(const struct run_request *request, struct program_case *made,
               struct run_problem *problem);

/* Make it once more, with another order of turns, and append it to the case, of
 * the same kind.  Returns as vary_run(). */
const struct variant *vary_again(struct program_case *into, unsigned seed,
                                 struct run_problem *problem);

/* Which variants does this wish want of this plain run?  Returns how many, in
 * *plan, which the caller frees with free(); their recordings are empty.  The
 * same recording gives the same plan, those first that mostly tell most. */
size_t vary_plan(const struct recording *plain, const struct vary *wish,
                 struct variant **plan, size_t *left_out);

/* Make one of them and append it to the case.  Returns a pointer to it, valid
 * until the next; NULL with *problem. */
const struct variant *vary_run(struct program_case *into,
                               const struct variant *planned,
                               const struct vary *wish,
                               struct run_problem *problem);

/* Make all of them, two at a time, and append them in their order.  Returns 0;
 * -1 with *problem when one could not be made: then none is appended. */
int vary_all(struct program_case *into, const struct variant planned[],
             size_t count, const struct vary *wish,
             struct run_problem *problem);

/* Free all that a case points to, and make it empty. */
void vary_free(struct program_case *old);

#endif
