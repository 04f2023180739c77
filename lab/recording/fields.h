/*
 * fields.h - which values of its type a store has changed
 *
 * A store is a run of bytes, widened to whole words; its type says which values
 * lie there.  Here are those that really differ, as they were and as they are:
 * all bytes of each, also those that the run does not hold, from the state.
 */
#ifndef LAB_FIELDS_H
#define LAB_FIELDS_H

#include "recording/state.h"

enum {
    FIELD_KEPT = 64, /* bytes of one value; more have only texts and bytes */
    FIELDS_FIRST = 8 /* of one store */
};

/* One value that has changed. */
struct field_change {
    const struct field *field;
    uint64_t element; /* which of those that the segment holds */
    uint64_t index;   /* which of the field's `count` */
    uint64_t from;    /* which byte of it comes first below; 0: all are there,
                         or as many as fit */
    size_t size;      /* of both: */
    unsigned char before[FIELD_KEPT], after[FIELD_KEPT];
};

struct field_changes {
    const struct type *type;
    uint64_t elements;                       /* that fit into the segment */
    struct field_change first[FIELDS_FIRST]; /* by their place */
    size_t count;                            /* of those */
    uint64_t total;                          /* of all */
};

/*
 * The values that store number `store` of an event has changed, but for those
 * that an earlier one has changed, too.  `before` is the state just before the
 * event.  Returns false when there is no type, or nothing in it has changed:
 * the bytes are then all there is.  True with a total of 0: earlier stores have
 * changed the same values.  Nothing need have been checked; what no
 * jsonl_check_type() would let pass is no type.
 */
bool fields_of_store(const struct state *before, const struct event *event,
                     size_t store, struct field_changes *changes);

#endif
