/* Who stands where in a scene: see scene.h. */
#include "draw/scene_parts.h"

#include <stdlib.h>
#include <string.h>

/* --- From when to when --------------------------------------------------- */

static void meet(size_t *first, size_t step)
{
    if (step < *first)
        *first = step;
}

static void meet_process(struct scene *scene, int process, size_t step)
{
    if (scene_has_process(scene, process))
        meet(&scene->processes[process].first, step);
}

static void meet_segment(struct scene *scene, int segment, size_t step)
{
    if (scene_has_segment(scene, segment))
        meet(&scene->segments[segment].first, step);
}

static void meet_all(struct scene *scene, size_t step)
{
    const struct event *event = &scene->history->events[step];
    meet_process(scene, event->process, step);
    for (size_t i = 0; i < event->process_count; i++) {
        const struct process_change *change = &event->processes[i];
        struct scene_process *process = &scene->processes[change->process];
        if (change->state == PROCESS_NOT_YET)
            continue;
        meet_process(scene, change->process, step);
        if (change->state == PROCESS_ENDED && process->last > step)
            process->last = step;
        for (size_t k = 0; k < change->attached_count; k++)
            meet_segment(scene, change->attached[k].segment, step);
    }
    for (size_t i = 0; i < event->segment_count; i++) {
        const struct segment_change *change = &event->segments[i];
        meet_segment(scene, change->segment, step);
        if (change->gone && scene->segments[change->segment].last > step)
            scene->segments[change->segment].last = step;
    }
    for (size_t i = 0; i < event->store_count; i++)
        meet_segment(scene, event->stores[i].segment, step);
    for (size_t i = 0; i < event->set_count; i++) {
        struct scene_set *set = &scene->sets[event->sets[i].set];
        meet(&set->first, step);
        if (event->sets[i].gone && set->last > step)
            set->last = step;
    }
}

/* --- Places -------------------------------------------------------------- */

struct row {
    size_t free[SCENE_PLACES]; /* from which step on */
    int used;                  /* how many have ever been */
};

/* The first place from `least` on that is free from `first` to `last`; the last
 * one when none is, for guests. */
static int take_place(struct row *row, int least, int most, size_t first,
                      size_t last)
{
    if (first == SIZE_MAX)
        return -1;
    int place = least < most ? least : most - 1;
    while (place < most - 1 && row->free[place] > first)
        place++;
    if (row->free[place] < last + 1)
        row->free[place] = last + 1;
    if (row->used <= place)
        row->used = place + 1;
    return place;
}

static void place_all(struct scene *scene)
{
    struct row row = {.used = 0};
    for (size_t i = 0; i < scene->history->process_count; i++) {
        struct scene_process *process = &scene->processes[i];
        int parent = scene->history->processes[i].parent, least = 0;
        if (parent >= 0 && (size_t)parent < i)
            least = scene->processes[parent].place + 1;
        process->place = take_place(&row, least, SCENE_PLACES, process->first,
                                    process->last);
    }
    scene->places = row.used;
    row = (struct row){.used = 0};
    for (size_t i = 0; i < scene->history->segment_count; i++)
        scene->segments[i].place = take_place(&row, 0, SCENE_SHARED,
                                              scene->segments[i].first,
                                              scene->segments[i].last);
    scene->segment_places = row.used;
    row = (struct row){.used = 0};
    for (size_t i = 0; i < scene->history->set_count; i++)
        scene->sets[i].place = take_place(
            &row, 0, SCENE_SHARED, scene->sets[i].first, scene->sets[i].last);
    scene->set_places = row.used;
}

/* --- Slots --------------------------------------------------------------- */

/* Reserve a slot for this address, in its order.  The first come have one. */
static int reserve_slot(struct scene_process *process, uint64_t start)
{
    size_t at = 0;
    while (at < process->slot_count && process->slots[at].start > start)
        at++;
    if (process->slot_count == SCENE_SLOTS ||
        (at < process->slot_count && process->slots[at].start == start))
        return 0;
    if (process->slots == NULL) {
        process->slots = calloc(SCENE_SLOTS, sizeof *process->slots);
        if (process->slots == NULL)
            return -1;
    }
    memmove(&process->slots[at + 1], &process->slots[at],
            (process->slot_count - at) * sizeof *process->slots);
    process->slots[at] = (struct scene_slot){.start = start};
    process->slot_count++;
    return 0;
}

static int reserve_slots(struct scene *scene, const struct event *event)
{
    for (size_t i = 0; i < event->process_count; i++) {
        const struct process_change *change = &event->processes[i];
        struct scene_process *process = &scene->processes[change->process];
        for (size_t k = 0; k < change->attached_count; k++)
            if (reserve_slot(process, change->attached[k].start) == -1)
                return -1;
    }
    return 0;
}

int scene_place_all(struct scene *scene)
{
    const struct history *history = scene->history;
    size_t end = history->event_count;
    for (size_t i = 0; i < history->process_count; i++)
        scene->processes[i].first = scene->processes[i].last = SIZE_MAX;
    for (size_t i = 0; i < history->segment_count; i++)
        scene->segments[i].first = scene->segments[i].last = SIZE_MAX;
    for (size_t i = 0; i < history->set_count; i++)
        scene->sets[i].first = scene->sets[i].last = SIZE_MAX;
    for (size_t step = 0; step < end; step++) {
        meet_all(scene, step);
        if (reserve_slots(scene, &history->events[step]) == -1)
            return -1;
    }
    size_t last = end > 0 ? end - 1 : 0;
    for (size_t i = 0; i < history->process_count; i++)
        if (scene->processes[i].last > last)
            scene->processes[i].last = last;
    for (size_t i = 0; i < history->segment_count; i++)
        if (scene->segments[i].last > last)
            scene->segments[i].last = last;
    for (size_t i = 0; i < history->set_count; i++)
        if (scene->sets[i].last > last)
            scene->sets[i].last = last;
    place_all(scene);
    for (size_t i = 0; i < history->process_count; i++) {
        const struct scene_process *process = &scene->processes[i];
        if (process->place >= 0 &&
            scene->slot_rows[process->place] < process->slot_count)
            scene->slot_rows[process->place] = process->slot_count;
    }
    return 0;
}
