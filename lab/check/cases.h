/*
 * cases.h - the cases of one answer: rows that hand it the same share one
 *
 * Private to lab/check.
 */
#ifndef LAB_CASES_H
#define LAB_CASES_H

#include "check/check.h"
#include "diagnose/diagnose.h"

enum {
    CASES_MAX = 64,  /* rows of an exercise */
    CASES_MANY = 100 /* processes: more than any exercise asks for */
};

struct case_list {
    struct observed observed[CASES_MAX];
    struct program_case cases[CASES_MAX]; /* observed[i].seen */
    struct trace_options traces[CASES_MAX];
    const struct check *wrong[CASES_MAX]; /* see cases_wrong() */
    size_t count;
};

/* The one whose plain run was made by an equal request, or NULL. */
struct observed *cases_find(struct case_list *list,
                            const struct run_request *request);

/* Make the plain run; where it took all its time, once more, with twice that.
 * Returns NULL with *problem.  What the request points to, but `trace`, is kept
 * by the caller. */
struct observed *cases_add(struct case_list *list,
                           const struct run_request *request,
                           struct run_problem *problem);

/* The case of one of them, to add variants to. */
struct program_case *cases_of(struct case_list *list,
                              const struct observed *observed);

/* Where it is kept which row was the first to find the plain run wrong; NULL:
 * none. */
const struct check **cases_wrong(struct case_list *list,
                                 const struct program_case *seen);

/* Does a run that was ended for its time tell enough?  It does when its
 * processes have computed on and on, or slept of their own will. */
bool cases_decided(const struct recording *recording);

/* Is there one of this kind in a plan? */
bool cases_plans(const struct variant *plan, size_t count,
                 enum variant_kind kind);

/* diagnose() over all of them. */
size_t cases_diagnose(const struct case_list *list, const struct idea ideas[],
                      size_t idea_count,
                      struct diagnosis found[DIAGNOSES_SHOWN]);

void cases_free(struct case_list *list);

#endif
