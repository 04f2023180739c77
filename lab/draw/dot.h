/*
 * dot.h - a history as graphs for Graphviz: one for each step, and a strip of
 * those steps that matter most
 *
 * The graphs show what draw/scene.h says, in the colours of tools/palette.
 * Every node has its position written beside it, so nothing moves from step to
 * step, and `dot -Tsvg FILE` draws what we mean.  (It asks the layout engine
 * neato to leave the positions alone.)
 *
 *     parent         segment A        child
 *     parent         set 1
 *     parent's       ...
 *
 * Places of processes stand left and right of the segments, by turns, so that
 * no link crosses a process.  All text is a stranger's, and is escaped.
 */
#ifndef LAB_DOT_H
#define LAB_DOT_H

#include "draw/scene.h"

#include <stdio.h>

enum {
    DOT_STRIP = 6 /* steps side by side, at most */
};

struct dot {
    struct scene scene;
    int call_lines, lines; /* of the longest call and sentence */
    int printed_lines;     /* of what a step prints */
};

/* Look at all steps.  Returns 0, or -1 with ENOMEM. */
int dot_begin(struct dot *dot, const struct history *history);
void dot_end(struct dot *dot);

/* Write the graph of a step, from 0; or of the strip.  Return 0, or -1 with
 * ENOMEM.  Errors stay in the stream, as with fputs(3). */
int dot_step(FILE *out, struct dot *dot, size_t step);
int dot_strip(FILE *out, struct dot *dot);

/* Which steps a strip shows, in order; returns how many. */
int dot_key_steps(const struct scene *scene, size_t steps[DOT_STRIP]);

#endif
