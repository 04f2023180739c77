/*
 * naps.h - a program that sleeps for a moment, again and again
 *
 * Many a server does, and between two of its sleeps it often only looks whether
 * there is something to do.  The first such sleeps are told; what follows is
 * counted, and told as one, when the process does anything else that is told,
 * or the run ends.
 */
#ifndef LAB_NAPS_H
#define LAB_NAPS_H

#include "recording/history.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct task;
struct tracer;

/* Of one process. */
struct nap {
    pid_t tid;    /* the thread that sleeps */
    unsigned row; /* how many of its sleeps are told that nothing parts */
    size_t event; /* that tells the last of them */
    bool asleep;
    uint64_t times; /* sleeps that are over since then, and not told */
    unsigned held;  /* its sleeps since somebody is held by us, told or not */
};

/* A call sleeps, or has slept.  Returns whether that only counts. */
bool nap_begins(struct tracer *tracer, const struct task *task);
bool nap_ends(struct tracer *tracer, const struct task *task, bool failed);

/* That it sleeps was told, by the last event of the history. */
void nap_told(struct tracer *tracer, const struct task *task);

/* An event of this kind is to be told, of this task or, if NULL, of all.  If it
 * is none of these sleeps, what was counted is told before it. */
void nap_parted(struct tracer *tracer, const struct task *task,
                enum event_kind kind);

/* Somebody is held from now on, until nobody else can go on.  And has this
 * process slept so often since then that it only waits for others? */
void naps_of_held(struct tracer *tracer);
bool nap_is_waiting(const struct tracer *tracer, const struct task *task);

#endif
