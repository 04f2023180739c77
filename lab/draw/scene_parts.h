/*
 * scene_parts.h - how a scene is made and moved; only for lab/draw/scene*.c
 */
#ifndef LAB_SCENE_PARTS_H
#define LAB_SCENE_PARTS_H

#include "draw/scene.h"

/* Give everything a place, and each process its slots.  Returns 0, or -1 with
 * ENOMEM. */
int scene_place_all(struct scene *scene);

/* Make what the event of this step changes so; and, at the next, no longer mark
 * it as changed.  Returns 0, or -1 with ENOMEM. */
int scene_play(struct scene *scene);
void scene_leave(struct scene *scene, const struct event *event);

/* Reserve the rows of the values that the event where the scene is stores.
 * Returns 0, or -1 with ENOMEM. */
int scene_reserve_values(struct scene *scene);

/* When all are reserved: bytes that are told by a type, too, need no row, and
 * where there is room the rest of a type has some, too.  Returns 0, or -1 with
 * ENOMEM. */
int scene_settle_values(const struct scene *scene,
                        struct scene_segment *segment);

/* Take the values that this event stores from the states before and after it;
 * or forget that it did.  Returns 0, or -1 with ENOMEM. */
int scene_take_values(struct scene *scene);
void scene_leave_values(struct scene *scene, const struct event *event);

/* Free the words of the values of a segment. */
void scene_forget_values(struct scene_segment *segment);

/* What kind of step an event is. */
struct scene_step scene_step_of(const struct history *history, size_t number);

/* True for an index of the history's processes. */
static inline bool scene_has_process(const struct scene *scene, int process)
{
    return process >= 0 && (size_t)process < scene->history->process_count;
}

static inline bool scene_has_segment(const struct scene *scene, int segment)
{
    return segment >= 0 && (size_t)segment < scene->history->segment_count;
}

#endif
