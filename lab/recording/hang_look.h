/*
 * hang_look.h - what the files of hang.h share; private to them
 */
#ifndef LAB_HANG_LOOK_H
#define LAB_HANG_LOOK_H

#include "recording/hang.h"

/* What is looked at. */
struct look {
    const struct history *history;
    size_t number; /* of the event */
    const struct event *event;
    bool *can; /* for each wait: somebody can end it, as far as is known */
    size_t
        *who; /* and then, unless it goes on by itself, by which other wait */
};

/* Why a wait ends without anybody of the run; HANG_NO_CAUSE: it does not. */
enum hang_cause hang_goes_on(const struct wait *wait);

/* Is the process one of `others`? */
bool hang_is_among(const struct wait *wait, int process);

/* The wait that this one depends on; or -1, and the cause is in *hang, unless
 * there was no memory. */
int hang_next(const struct look *look, struct hang *hang, int number,
              bool *failed);

#endif
