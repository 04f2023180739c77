/*
 * query.h - questions that tests and others ask of a history
 */
#ifndef LAB_QUERY_H
#define LAB_QUERY_H

#include "recording/history.h"

/* Does `who` mean this process?  Its role, with or without blanks ("child 1.2",
 * "child1.2"), or the name of its program; "child" is the first one, and NULL
 * is any. */
bool query_means(const char *who, const struct process *process);

/* The first event of this kind by this process (index; -1: any), or NULL. */
const struct event *query_event(const struct history *history,
                                enum event_kind kind, int process);

/* How often a process (-1: any) has made a call, also in vain. */
size_t query_calls(const struct history *history, enum call call, int process);

/* One of them, in the order of their returns, counted from 0; or NULL. */
const struct event *query_call(const struct history *history, enum call call,
                               int process, size_t number);

/* The first event by which the int at `offset` of a segment has become `value`,
 * or NULL.  Its stores say who has stored. */
const struct event *query_stored(const struct history *history, int segment,
                                 uint64_t offset, int value);

/* ONE EVENT
 *
 * All of these take NULL, for an event that has not come, and then say nothing:
 * NULL, -1, false. */

/* Have both come, and the one before the other? */
bool query_before(const struct event *first, const struct event *then);

/* Has this call failed with this errno, for this cause? */
bool query_failed(const struct event *event, int error, enum cause cause);

/* The index of the segment that this shmget has made, or -1; and whether it has
 * found this one instead. */
int query_made(const struct event *event);
bool query_found(const struct event *event, int segment);

/* Has this semget certainly made its set?  With IPC_PRIVATE, or IPC_CREAT and
 * IPC_EXCL; with IPC_CREAT alone nobody can say.  semget(2). */
bool query_made_set(const struct event *event);

/* What an event says of a process, of a segment: NULL when it changed neither.
 */
const struct process_change *query_process(const struct event *event,
                                           int process);
const struct segment_change *query_segment(const struct event *event,
                                           int segment);

/* With how many attachments it leaves a process, a segment (nattch); -1: it has
 * not changed it.  And is the segment destroyed by it? */
long query_attached(const struct event *event, int process);
long query_nattch(const struct event *event, int segment);
bool query_gone(const struct event *event, int segment);

/* The attachment that a shmat has made, as this event, the shmat itself or a
 * later one, leaves it in its process; NULL when it has not changed what is
 * attached there. */
const struct attached *query_attachment(const struct event *event,
                                        const struct event *shmat);

#endif
