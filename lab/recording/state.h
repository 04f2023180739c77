/*
 * state.h - how things stood after an event
 *
 * A state is made by playing a history from its beginning.  It refers to the
 * history, which must stay as it is meanwhile.
 */
#ifndef LAB_STATE_H
#define LAB_STATE_H

#include "recording/history.h"

struct process_now {
    enum process_state state;
    enum call doing;
    const struct attached *attached; /* belongs to the history */
    size_t attached_count;
};

struct segment_now {
    bool exists; /* it was seen, and is not gone */
    bool gone;
    key_t key;
    unsigned mode;
    unsigned long nattch;
    unsigned char *bytes; /* what is known of its contents, from byte 0 on */
    size_t known;         /* how many; bytes never written are 0 */
    int type;             /* what it was last known to hold, index; -1: bytes */
};

struct set_now {
    bool exists; /* it was seen, and is not gone */
    bool gone;
    const int *values; /* belongs to the history */
    size_t value_count;
};

struct state {
    const struct history *history;
    size_t events;                 /* how many have been played */
    struct process_now *processes; /* as many as the history has */
    struct segment_now *segments;
    struct set_now *sets;
};

/* Make the state before the first event.  Returns 0, or -1 with ENOMEM. */
int state_begin(struct state *state, const struct history *history);

/* Play events until `events` of them have been: forward from where the state
 * is, or from the beginning when that is behind.  Returns 0, or -1 with ENOMEM.
 */
int state_seek(struct state *state, size_t events);

void state_end(struct state *state);

#endif
