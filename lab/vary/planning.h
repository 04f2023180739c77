/*
 * planning.h - what plan.c and flow.c share.  Private to lab/vary.
 */
#ifndef LAB_PLANNING_H
#define LAB_PLANNING_H

#include "vary/vary.h"

/* One call that was made. */
struct made {
    int process;
    enum call call;
    unsigned number; /* of these by this process, from 1 */
    unsigned last;   /* the number of the last */
    size_t event;
};

struct planning {
    const struct history *history;
    const struct vary *wish;
    struct made *made;
    size_t made_count;
    struct variant *plan;
    unsigned char *ranks; /* of each of the plan: 0 tells most */
    size_t count, left_out, room;
};

/* Does `who`, of a wish, mean this process? */
bool plan_means(const char *who, const struct history *history, int process);

/* Append a variant; a low rank tells much. */
void plan_add(struct planning *planning, unsigned rank,
              const struct variant *variant);

/* Append the change of what flows, if it does (flow.c). */
void plan_change(struct planning *planning);

#endif
