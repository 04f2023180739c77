/*
 * interventions.h - what we do to a run ourselves.  Private to lab/trace.
 */
#ifndef LAB_INTERVENTIONS_H
#define LAB_INTERVENTIONS_H

#include "trace/tracer.h"

/* A call begins, and `recorded` says whether the history tells
 * of it.  It has made a child.  Then: nobody can go on, so who was held first
 * may.  Returns whether anybody was.  And: bytes were stored, as this event
 * tells. */
void intervene(struct tracer *tracer, struct task *task, bool recorded);
void intervene_made(struct tracer *tracer, struct task *task);
bool interventions_let_go(struct tracer *tracer);
void interventions_stored(struct tracer *tracer, const struct task *task,
                          size_t event);

#endif
