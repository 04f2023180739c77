/*
 * query.h - questions that tests and others ask of a history
 */
#ifndef LAB_QUERY_H
#define LAB_QUERY_H

#include "recording/history.h"

/* The first event of this kind by this process (index; -1: any), or NULL. */
const struct event *query_event(const struct history *history,
                                enum event_kind kind, int process);

/* How often a process (-1: any) has made a call, also in vain. */
size_t query_calls(const struct history *history, enum call call, int process);

/* What an event says of a process, of a segment: NULL when it changed neither.
 * Both take NULL for the event, and then say nothing. */
const struct process_change *query_process(const struct event *event,
                                           int process);
const struct segment_change *query_segment(const struct event *event,
                                           int segment);

#endif
