/*
 * cases.h - the cases of one answer: rows that hand it the same share one
 *
 * Private to lab/check.
 */
#ifndef LAB_CASES_H
#define LAB_CASES_H

#include "diagnose/diagnose.h"

enum {
    CASES_MAX = 64 /* rows of an exercise */
};

struct case_list {
    struct observed observed[CASES_MAX];
    struct program_case cases[CASES_MAX]; /* observed[i].seen */
    struct trace_options traces[CASES_MAX];
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

/* Is there one of this kind in a plan? */
bool cases_plans(const struct variant *plan, size_t count,
                 enum variant_kind kind);

/* diagnose() over all of them. */
size_t cases_diagnose(const struct case_list *list, const struct idea ideas[],
                      size_t idea_count,
                      struct diagnosis found[DIAGNOSES_SHOWN]);

void cases_free(struct case_list *list);

/* Does a run that was ended for its time tell enough?  It does when its
 * processes have computed on and on, or slept of their own will, or made more
 * and more of them. */
bool cases_decided(const struct recording *recording);

#endif
