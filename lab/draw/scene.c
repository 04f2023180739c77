/* A scene, made and moved from step to step: see scene.h. */
#include "draw/scene_parts.h"

#include <errno.h>
#include <stdlib.h>

const struct event *scene_event(const struct scene *scene)
{
    return &scene->history->events[scene->step];
}

/* --- Steps --------------------------------------------------------------- */

/* Put everything back to before the first step; places and rows stay. */
static void rewind_scene(struct scene *scene)
{
    const struct history *history = scene->history;
    scene->step = SIZE_MAX;
    for (size_t i = 0; i < history->process_count; i++) {
        struct scene_process *process = &scene->processes[i];
        process->state = PROCESS_NOT_YET;
        process->doing = CALL_NONE;
        process->status = process->signo = 0;
        process->changed = false;
        process->hidden = 0;
        for (size_t k = 0; k < process->slot_count; k++)
            process->slots[k] = (struct scene_slot){
                .start = process->slots[k].start, .segment = -1};
    }
    for (size_t i = 0; i < history->segment_count; i++) {
        struct scene_segment *segment = &scene->segments[i];
        scene_forget_values(segment);
        *segment = (struct scene_segment){
            .place = segment->place,
            .first = segment->first,
            .last = segment->last,
            .values = segment->values,
            .value_count = segment->value_count,
            .more = segment->more,
            .type = -1,
        };
    }
    for (size_t i = 0; i < history->set_count; i++)
        scene->sets[i] = (struct scene_set){
            .place = scene->sets[i].place,
            .first = scene->sets[i].first,
            .last = scene->sets[i].last,
        };
    for (int i = 0; i < SCENE_PLACES; i++)
        scene->at[i] = -1;
    for (int i = 0; i < SCENE_SHARED; i++)
        scene->segment_at[i] = scene->set_at[i] = -1;
}

int scene_seek(struct scene *scene, size_t step)
{
    if (step >= scene->history->event_count) {
        errno = EINVAL;
        return -1;
    }
    if (scene->step != SIZE_MAX && step < scene->step)
        rewind_scene(scene);
    while (scene->step != step) {
        if (scene->step != SIZE_MAX)
            scene_leave(scene, scene_event(scene));
        scene->step++; /* from SIZE_MAX to 0 */
        if (state_seek(&scene->before, scene->step) == -1 ||
            state_seek(&scene->after, scene->step + 1) == -1 ||
            scene_play(scene) == -1)
            return -1;
    }
    return 0;
}

/* --- All of it ----------------------------------------------------------- */

static int reserve_rows(struct scene *scene)
{
    const struct history *history = scene->history;
    for (scene->step = 0; scene->step < history->event_count; scene->step++)
        if (state_seek(&scene->before, scene->step) == -1 ||
            scene_reserve_values(scene) == -1)
            return -1;
    for (size_t i = 0; i < history->segment_count; i++) {
        struct scene_segment *segment = &scene->segments[i];
        if (scene_settle_values(scene, segment) == -1)
            return -1;
        if (segment->place >= 0 &&
            scene->value_rows[segment->place] < segment->value_count)
            scene->value_rows[segment->place] = segment->value_count;
    }
    return 0;
}

static int make(struct scene *scene, const struct history *history)
{
    /* One more than needed, because calloc(0) may give NULL. */
    scene->steps = calloc(history->event_count + 1, sizeof *scene->steps);
    scene->processes = calloc(history->process_count + 1,
                              sizeof *scene->processes);
    scene->segments = calloc(history->segment_count + 1,
                             sizeof *scene->segments);
    scene->sets = calloc(history->set_count + 1, sizeof *scene->sets);
    if (scene->steps == NULL || scene->processes == NULL ||
        scene->segments == NULL || scene->sets == NULL ||
        state_begin(&scene->before, history) == -1 ||
        state_begin(&scene->after, history) == -1)
        return -1;
    for (size_t i = 0; i < history->event_count; i++)
        scene->steps[i] = scene_step_of(history, i);
    if (scene_place_all(scene) == -1 || reserve_rows(scene) == -1)
        return -1;
    rewind_scene(scene);
    return 0;
}

int scene_make(struct scene *scene, const struct history *history)
{
    *scene = (struct scene){.history = history};
    if (make(scene, history) == 0)
        return 0;
    scene_free(scene);
    errno = ENOMEM;
    return -1;
}

void scene_free(struct scene *scene)
{
    const struct history *history = scene->history;
    for (size_t i = 0; scene->processes != NULL && i < history->process_count;
         i++)
        free(scene->processes[i].slots);
    for (size_t i = 0; scene->segments != NULL && i < history->segment_count;
         i++) {
        scene_forget_values(&scene->segments[i]);
        free(scene->segments[i].values);
    }
    free(scene->steps);
    free(scene->processes);
    free(scene->segments);
    free(scene->sets);
    if (scene->before.history != NULL)
        state_end(&scene->before);
    if (scene->after.history != NULL)
        state_end(&scene->after);
    *scene = (struct scene){.history = NULL};
}
