/*
 * parts.h - parts of sentences: who, which segments, what becomes of counts
 *
 * Internal to lab/say, and a part of words.h.
 */
#ifndef LAB_SAY_PARTS_H
#define LAB_SAY_PARTS_H

#include "say/words.h"

bool say_has_process(const struct history *history, int process);
bool say_has_segment(const struct history *history, int segment);

/* Set SLOT_WHO and SLOT_WHO_FIRST, or the two of SLOT_OTHER, to a process. */
void say_process(struct saying *saying, enum slot slot, int process);

/* Set SLOT_SEGMENT and SLOT_SEGMENTS to this one segment; they become empty and
 * "a segment" when there is none. */
void say_segment(struct saying *saying, int segment);

/* Set SLOT_PROGRAM to the name of a program, without its folders: those are in
 * the call, and a compiled source lies in one that nobody knows. */
void say_program(struct saying *saying, const char *path);

/* Set SLOT_BYTES to "4096 bytes". */
void say_bytes(struct saying *saying, uint64_t count);

/* Set SLOT_SIGNAL to "SIGSEGV". */
void say_signal(struct saying *saying, int signo);

/* Set SLOT_WHERE to what a descriptor is. */
void say_descriptor(struct saying *saying, uint64_t descriptor);

/* Segments, each once; the first ones can be named. */
struct segment_list {
    int named[4];
    size_t count;
};

/* The segments of these attachments. */
struct segment_list say_list_of(struct saying *saying,
                                const struct attached *attached, size_t count);

/* What an event does to one segment. */
struct effect {
    bool known;       /* both numbers are */
    bool after_known; /* one is */
    unsigned long before, after;
    bool gone;   /* destroyed by this event */
    bool marked; /* for removal, before the event */
};
struct effect say_effect(const struct saying *saying, int segment);

/* Set SLOT_SEGMENT to the first, SLOT_SEGMENTS to all and SLOT_COUNTS to what
 * becomes of nattch; the last stays empty when that is not known. */
void say_counts(struct saying *saying, const struct segment_list *list);
void say_counts_of_one(struct saying *saying, int segment);

/* Write what becomes of the segments that nobody is attached to after this
 * event, but was before. */
void say_fates(struct saying *saying);

/* What the process had attached before the event.  NULL: nothing, or unknown.
 */
const struct attached *say_attached(const struct saying *saying, int process,
                                    size_t *count);

/* SEMAPHORES (semaphores.c) */

/* Set SLOT_SET to this set, and SLOT_SEMAPHORES to how many it has. */
void say_set(struct saying *saying, int set);

/* The three calls, who sleeps in one, and what a process that has ended has
 * undone.  Then what was to be done in vain, and why, or MESSAGES;
 * the slots of that are set. */
void say_of_semaphores(struct saying *saying);
void say_of_semop_sleep(struct saying *saying);
void say_undone(struct saying *saying);
enum message say_semaphore_deed(const struct event *event);
enum message say_semaphore_reason(struct saying *saying);

/* SINGLE ACCESSES (accesses.c) */

/* What was loaded; a store that changes nothing: returns whether it is one; and
 * what goes wrong at this event. */
void say_of_loads(struct saying *saying);
bool say_of_same(struct saying *saying);
void say_of_hazard(struct saying *saying);

/* Set a slot to the bytes behind a store, in whatever form fits: stores.c. */
void say_plain_value(struct saying *saying, enum slot slot,
                     const struct store *store);

/* Words that belong to no event: begin; and the text, or NULL with ENOMEM.
 * Where it cannot begin it returns false. */
bool say_start_alone(struct saying *saying, const struct history *history);
char *say_end_alone(struct saying *saying);

#endif
