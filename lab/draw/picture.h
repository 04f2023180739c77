/*
 * picture.h - which processes and attachments a picture shows; only for
 * lab/draw/spaces.c
 */
#ifndef LAB_PICTURE_H
#define LAB_PICTURE_H

#include "draw/pen.h"

enum {
    SPACES_MOST = 3, /* side by side */
    LOOK = 64,       /* attachments of one process that are looked at */
    SIDE_LEAST = 11, /* columns of a space */
    SIDE_MOST = 24,
    MIDDLE_LEAST = 18, /* columns between two of them */
    MIDDLE_MOST = 30
};

/* One attachment in one or more spaces. */
struct row {
    int segment;
    const struct attached *at[SPACES_MOST]; /* NULL: not in this space */
};

struct picture {
    const struct pen *pen;
    const struct moment *moment;
    int shown[SPACES_MOST]; /* which processes, in order */
    int count;
    size_t hidden;                       /* processes without room */
    int side;                            /* columns of each */
    int middle;                          /* columns between two */
    struct row rows[SPACES_MOST * LOOK]; /* from high to low */
    int row_count;
};

/* Choose what to show of the moment. */
void picture_make(struct picture *picture, const struct pen *pen,
                  const struct moment *moment);

/* The process in column `i`, as it is after the event. */
const struct process_now *picture_process(const struct picture *picture, int i);

#endif
