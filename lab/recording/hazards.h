/*
 * hazards.h - what goes wrong when processes use the same bytes at once
 *
 * Computed from a history in which each load and store is an event of its own.
 * Where it could be otherwise nothing is said: a program that is right gets no
 * alarm.
 */
#ifndef LAB_HAZARDS_H
#define LAB_HAZARDS_H

#include "recording/history.h"

enum hazard_kind {
    /* A process has loaded bytes, at `first`; another has stored into them, at
     * `between`; then the one stores, at `event`, what it has made of the old
     * ones.  Not when it has waited for others meanwhile, or has done anything
     * that they look at. */
    HAZARD_LOST_UPDATE,
    /* One statement loads two places, at `first` and at `event`; another
     * process has stored into both between these, at `between` last.  So what
     * it has seen is half old and half new. */
    HAZARD_TORN_READ,
    HAZARD_KINDS
};

struct hazard {
    enum hazard_kind kind;
    size_t event, first, between; /* indexes of events */
    int segment;
    uint64_t offset; /* of the bytes at `event` that it is about, */
    size_t size;     /* and how many */
};

/* What goes wrong at event number `event`: fills *found and returns true; or
 * false when nothing does. */
bool hazard_at(const struct history *history, size_t event,
               struct hazard *found);

/* What goes wrong in the whole history: how often, and the first of each. */
struct hazards {
    size_t count[HAZARD_KINDS];
    struct hazard first[HAZARD_KINDS];
};
struct hazards hazards_of(const struct history *history);

#endif
