/* What the events of a history change in a scene: see scene.h. */
#include "draw/scene_parts.h"

#include <sys/shm.h>

/* --- What an event changes ----------------------------------------------- */

static const struct attached *attached_at(const struct process_change *change,
                                          uint64_t start)
{
    for (size_t i = 0; i < change->attached_count; i++)
        if (change->attached[i].start == start)
            return &change->attached[i];
    return NULL;
}

static void play_slot(struct scene_slot *slot, const struct attached *attached)
{
    if (attached == NULL) {
        slot->changed = slot->attached;
        slot->attached = false;
        return;
    }
    slot->changed = !slot->attached || slot->segment != attached->segment ||
                    slot->end != attached->end ||
                    slot->offset != attached->offset ||
                    slot->writable != attached->writable ||
                    slot->executable != attached->executable;
    slot->attached = true;
    slot->segment = attached->segment;
    slot->end = attached->end;
    slot->offset = attached->offset;
    slot->writable = attached->writable;
    slot->executable = attached->executable;
}

static void play_process(struct scene *scene, const struct event *event,
                         const struct process_change *change)
{
    struct scene_process *process = &scene->processes[change->process];
    size_t shown = 0;
    process->changed = process->state != change->state;
    process->state = change->state;
    process->doing = change->doing;
    if (change->state == PROCESS_ENDED && event->process == change->process) {
        process->status = event->status;
        process->signo = event->kind == EVENT_KILLED ? event->signo : 0;
    }
    for (size_t i = 0; i < process->slot_count; i++) {
        struct scene_slot *slot = &process->slots[i];
        play_slot(slot, attached_at(change, slot->start));
        shown += slot->attached;
    }
    process->hidden = change->attached_count - shown;
}

static void play_segment(struct scene *scene,
                         const struct segment_change *change)
{
    struct scene_segment *segment = &scene->segments[change->segment];
    bool marked = (change->mode & SHM_DEST) != 0;
    unsigned mode = change->mode & 0777;
    segment->fresh = !segment->exists && !change->gone;
    segment->remarked = marked != segment->marked ||
                        change->gone != segment->gone;
    segment->remoded = segment->exists && mode != segment->mode;
    segment->changed |= segment->fresh || segment->remarked ||
                        segment->remoded || segment->nattch != change->nattch;
    segment->exists = !change->gone;
    segment->gone = change->gone;
    segment->marked = marked;
    segment->mode = mode;
    segment->key = change->key;
    segment->nattch = change->nattch;
}

static void play_set(struct scene *scene, const struct set_change *change)
{
    struct scene_set *set = &scene->sets[change->set];
    set->fresh = !set->exists && !change->gone;
    set->changed = true;
    set->exists = !change->gone;
    set->gone = change->gone;
    set->values = change->values;
    set->value_count = change->value_count < SCENE_VALUES ? change->value_count
                                                          : SCENE_VALUES;
}

/* The slot by which a process has this byte of a segment, or had; NULL: none.
 */
static struct scene_slot *slot_of(struct scene *scene, int process, int segment,
                                  uint64_t byte, bool attached)
{
    if (!scene_has_process(scene, process))
        return NULL;
    struct scene_process *of = &scene->processes[process];
    for (size_t i = 0; i < of->slot_count; i++) {
        struct scene_slot *slot = &of->slots[i];
        if (slot->attached == attached && slot->segment == segment &&
            byte >= slot->offset &&
            byte - slot->offset < slot->end - slot->start)
            return slot;
    }
    return NULL;
}

/* Through which attachment, of several, nobody knows: the first that may. */
static void play_store(struct scene *scene, const struct store *store)
{
    struct scene_slot *slot = slot_of(scene, store->by, store->segment,
                                      store->offset, true);
    if (slot == NULL)
        return;
    struct scene_process *process = &scene->processes[store->by];
    for (size_t i = 0; i < process->slot_count && !slot->writable; i++)
        if (process->slots[i].attached && process->slots[i].writable &&
            process->slots[i].segment == store->segment)
            slot = &process->slots[i];
    slot->stores = true;
}

static void play_load(struct scene *scene, int process, const struct load *load)
{
    struct scene_slot *slot = slot_of(scene, process, load->segment,
                                      load->offset, true);
    if (slot != NULL)
        slot->loads = true;
}

static void play_fault(struct scene *scene, const struct event *event)
{
    bool past = event->place == PLACE_PAST;
    if (event->kind != EVENT_SIGNAL || event->place == PLACE_ELSEWHERE ||
        !scene_has_process(scene, event->process))
        return;
    struct scene_process *process = &scene->processes[event->process];
    struct scene_slot *found = NULL;
    for (size_t i = 0; i < process->slot_count; i++) {
        struct scene_slot *slot = &process->slots[i];
        bool inside = event->address >= slot->start &&
                      event->address < slot->end;
        bool behind = event->address >= slot->end;
        if (slot->segment == event->segment && (inside || (past && behind)) &&
            (found == NULL || inside))
            found = slot;
    }
    if (found == NULL)
        return;
    found->fault = true;
    found->byte = event->address - found->start + found->offset;
}

/* --- Who is to be seen --------------------------------------------------- */

static bool lives(const struct scene *scene, int process)
{
    return scene_has_process(scene, process) &&
           scene->processes[process].place >= 0 &&
           scene->step >= scene->processes[process].first &&
           scene->step <= scene->processes[process].last;
}

static void show_process(struct scene *scene, int process)
{
    if (lives(scene, process))
        scene->at[scene->processes[process].place] = process;
}

static void show_segment(struct scene *scene, int index)
{
    if (!scene_has_segment(scene, index))
        return;
    const struct scene_segment *segment = &scene->segments[index];
    if (segment->place >= 0 && scene->step >= segment->first &&
        scene->step <= segment->last)
        scene->segment_at[segment->place] = index;
}

/* In a place for guests, the last one shown is there. */
static void show_all(struct scene *scene, const struct event *event)
{
    for (size_t i = 0; i < event->process_count; i++) {
        show_process(scene, event->processes[i].process);
        for (size_t k = 0; k < event->processes[i].attached_count; k++)
            show_segment(scene, event->processes[i].attached[k].segment);
    }
    show_process(scene, event->process);
    for (size_t i = 0; i < event->segment_count; i++)
        show_segment(scene, event->segments[i].segment);
    for (size_t i = 0; i < event->store_count; i++)
        show_segment(scene, event->stores[i].segment);
    show_segment(scene, event->segment);
    for (size_t i = 0; i < event->set_count; i++) {
        int set = event->sets[i].set;
        if (scene->sets[set].place >= 0)
            scene->set_at[scene->sets[set].place] = set;
    }
}

/* How many live, or exist, and are not to be seen.  Only where guests are can
 * there be any. */
static void count_hidden(struct scene *scene)
{
    const struct history *history = scene->history;
    scene->hidden = scene->hidden_segments = scene->hidden_sets = 0;
    if (scene->places == SCENE_PLACES)
        for (size_t i = 0; i < history->process_count; i++) {
            const struct scene_process *process = &scene->processes[i];
            scene->hidden += process->place == SCENE_PLACES - 1 &&
                             scene->at[process->place] != (int)i &&
                             process->state != PROCESS_NOT_YET &&
                             process->state != PROCESS_ENDED;
        }
    if (scene->segment_places == SCENE_SHARED)
        for (size_t i = 0; i < history->segment_count; i++)
            scene->hidden_segments += scene->segments[i].place ==
                                          SCENE_SHARED - 1 &&
                                      scene->segment_at[SCENE_SHARED - 1] !=
                                          (int)i &&
                                      scene->segments[i].exists;
    if (scene->set_places == SCENE_SHARED)
        for (size_t i = 0; i < history->set_count; i++)
            scene->hidden_sets += scene->sets[i].place == SCENE_SHARED - 1 &&
                                  scene->set_at[SCENE_SHARED - 1] != (int)i &&
                                  scene->sets[i].exists;
}

/* --- Steps --------------------------------------------------------------- */

static void leave_process(struct scene *scene, int index)
{
    if (!scene_has_process(scene, index))
        return;
    struct scene_process *process = &scene->processes[index];
    process->changed = false;
    for (size_t i = 0; i < process->slot_count; i++) {
        struct scene_slot *slot = &process->slots[i];
        slot->changed = slot->stores = slot->loads = slot->fault = false;
    }
}

/* What was so by one step is not by the next. */
void scene_leave(struct scene *scene, const struct event *event)
{
    leave_process(scene, event->process);
    for (size_t i = 0; i < event->process_count; i++)
        leave_process(scene, event->processes[i].process);
    for (size_t i = 0; i < event->store_count; i++) {
        leave_process(scene, event->stores[i].by);
        scene->segments[event->stores[i].segment].changed = false;
    }
    for (size_t i = 0; i < event->segment_count; i++) {
        struct scene_segment *segment =
            &scene->segments[event->segments[i].segment];
        segment->fresh = segment->changed = false;
        segment->remarked = segment->remoded = false;
        segment->nattch_before = segment->nattch;
    }
    for (size_t i = 0; i < event->set_count; i++) {
        struct scene_set *set = &scene->sets[event->sets[i].set];
        set->fresh = set->changed = false;
        set->values_before = set->values;
        set->value_count_before = set->value_count;
    }
    scene_leave_values(scene, event);
}

int scene_play(struct scene *scene)
{
    const struct event *event = scene_event(scene);
    for (size_t i = 0; i < event->process_count; i++)
        play_process(scene, event, &event->processes[i]);
    for (size_t i = 0; i < event->segment_count; i++)
        play_segment(scene, &event->segments[i]);
    for (size_t i = 0; i < event->set_count; i++)
        play_set(scene, &event->sets[i]);
    for (size_t i = 0; i < event->store_count; i++)
        play_store(scene, &event->stores[i]);
    for (size_t i = 0; i < event->load_count; i++)
        play_load(scene, event->process, &event->loads[i]);
    play_fault(scene, event);
    show_all(scene, event);
    count_hidden(scene);
    return scene_take_values(scene);
}
