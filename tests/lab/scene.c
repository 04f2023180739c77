/*
 * scene.c - what lab/draw/scene shows, and where
 */
#include "draw/scene.h"
#include "check/check.h"
#include "drawn.h"

/* MAKING */

static void make(struct scene *scene, const struct history *history)
{
    if (scene_make(scene, history) == -1)
        err(REPORT_UNTESTED, "scene_make");
}

static void seek(struct scene *scene, size_t step)
{
    if (scene_seek(scene, step) == -1)
        err(REPORT_UNTESTED, "scene_seek");
}

/* The parent makes a child.  Its role is a number, its event the last. */
static void fork_child(struct history *history, int parent)
{
    int child = (int)history->process_count;
    add_process(history, parent, "child");
    struct event *event = add_event(history, EVENT_FORK, parent, 0);
    event->call = CALL_FORK;
    event->other = child;
    change_process(event, child, PROCESS_RUNNING, 0, 0);
}

static void end_child(struct history *history, int child)
{
    struct event *event = add_event(history, EVENT_EXIT, child, 0);
    change_process(event, child, PROCESS_ENDED, 0, 0);
}

static struct history one_process(void)
{
    struct history history = {0};
    add_process(&history, -1, "parent");
    struct event *event = add_event(&history, EVENT_START, 0, 0);
    change_process(event, 0, PROCESS_RUNNING, 0, 0);
    return history;
}

/* PLACES */

static void children_after_each_other_share_a_place(void)
{
    struct history history = one_process();
    struct scene scene;
    for (int i = 1; i <= 1000; i++) {
        fork_child(&history, 0);
        end_child(&history, i);
    }
    make(&scene, &history);
    EXPECT(scene.places == 2, "%d places", scene.places);
    for (int i = 1; i <= 1000; i += 333) {
        seek(&scene, (size_t)(2 * i - 1));
        EXPECT(scene.at[0] == 0 && scene.at[1] == i, "%d: %d beside %d", i,
               scene.at[0], scene.at[1]);
        EXPECT(scene.hidden == 0, "%zu hidden", scene.hidden);
    }
    /* The last stays, as a ghost. */
    seek(&scene, history.event_count - 1);
    EXPECT(scene.at[1] == 1000, "%d", scene.at[1]);
    EXPECT(scene.processes[1000].state == PROCESS_ENDED, "it lives");
    scene_free(&scene);
    history_free(&history);
}

static void children_stand_behind_their_parents(void)
{
    struct history history = one_process();
    struct scene scene;
    fork_child(&history, 0);
    fork_child(&history, 1);
    fork_child(&history, 0);
    end_child(&history, 1);
    fork_child(&history, 2); /* place 1 is free, but left of its parent */
    make(&scene, &history);
    static const int places[] = {0, 1, 2, 3, 4};
    for (size_t i = 0; i < COUNT(places); i++)
        EXPECT(scene.processes[i].place == places[i],
               "process %zu in place %d, not %d", i, scene.processes[i].place,
               places[i]);
    scene_free(&scene);
    history_free(&history);
}

static void who_has_no_place_is_a_guest_in_the_last(void)
{
    struct history history = one_process();
    struct scene scene;
    for (int i = 1; i <= 20; i++)
        fork_child(&history, 0);
    end_child(&history, 15);
    end_child(&history, 3);
    make(&scene, &history);
    EXPECT(scene.places == SCENE_PLACES, "%d places", scene.places);
    seek(&scene, 7);
    EXPECT(scene.hidden == 0, "%zu hidden of eight", scene.hidden);
    seek(&scene, 20);
    EXPECT(scene.at[7] == 20 && scene.hidden == 13, "%d, and %zu hidden",
           scene.at[7], scene.hidden);
    seek(&scene, 21);
    EXPECT(scene.at[7] == 15 && scene.hidden == 13, "%d, and %zu hidden",
           scene.at[7], scene.hidden);
    seek(&scene, 22);
    EXPECT(scene.at[3] == 3 && scene.at[7] == 15, "%d and %d", scene.at[3],
           scene.at[7]);
    scene_free(&scene);
    history_free(&history);
}

static void nothing_jumps(void)
{
    struct history history = family();
    struct scene scene;
    make(&scene, &history);
    const struct scene_slot *slots = scene.processes[0].slots;
    EXPECT(scene.places == 2 && scene.segment_places == 1, "%d and %d places",
           scene.places, scene.segment_places);
    EXPECT(scene.slot_rows[0] == 1 && scene.slot_rows[1] == 1,
           "%zu and %zu rows", scene.slot_rows[0], scene.slot_rows[1]);
    EXPECT(scene.value_rows[0] == 1, "%zu values", scene.value_rows[0]);
    for (size_t step = 0; step < history.event_count; step++) {
        seek(&scene, step);
        EXPECT(scene.processes[0].slots == slots &&
                   scene.processes[0].slot_count == 1,
               "step %zu: other slots", step);
        EXPECT(scene.at[0] == 0, "step %zu: %d", step, scene.at[0]);
        EXPECT(scene.at[1] == (step < 3 ? -1 : 1), "step %zu: %d", step,
               scene.at[1]);
        EXPECT(scene.segment_at[0] == (step < 1 ? -1 : 0), "step %zu: %d", step,
               scene.segment_at[0]);
    }
    scene_free(&scene);
    history_free(&history);
}

/* SLOTS */

static void slots_go_from_high_to_low(void)
{
    struct history history = crowd();
    struct scene scene;
    make(&scene, &history);
    seek(&scene, 0);
    const struct scene_process *process = &scene.processes[1];
    EXPECT(process->slot_count == 2, "%zu slots", process->slot_count);
    EXPECT(process->slots[0].start > process->slots[1].start, "from low");
    EXPECT(process->slots[0].segment == 0 && process->slots[1].segment == 1,
           "segments %d and %d", process->slots[0].segment,
           process->slots[1].segment);
    EXPECT(process->slots[1].offset == 512 && !process->slots[1].writable,
           "the lower one is otherwise");
    scene_free(&scene);
    history_free(&history);
}

static void what_was_detached_is_a_ghost(void)
{
    struct history history = family();
    struct scene scene;
    make(&scene, &history);
    const struct scene_slot *slot = &scene.processes[1].slots[0];
    static const struct {
        int segment;
        bool attached, changed, stores;
    } steps[] = {
        {-1, false, false, false}, {-1, false, false, false},
        {-1, false, false, false}, {0, true, true, false},
        {0, true, false, true},    {0, true, false, false},
        {0, false, true, false},   {0, false, false, false},
        {0, false, false, false},
    };
    for (size_t i = 0; i < COUNT(steps); i++) {
        seek(&scene, i);
        EXPECT(slot->segment == steps[i].segment &&
                   slot->attached == steps[i].attached &&
                   slot->changed == steps[i].changed &&
                   slot->stores == steps[i].stores,
               "step %zu: segment %d, attached %d, changed %d, stores %d", i,
               slot->segment, slot->attached, slot->changed, slot->stores);
    }
    scene_free(&scene);
    history_free(&history);
}

static void a_load_goes_through_a_slot(void)
{
    struct history history = family();
    struct scene scene;
    struct event *event = add_event(&history, EVENT_LOAD, 0, 31);
    if (event_add_load(event, 0, 8, 4) == NULL)
        err(REPORT_UNTESTED, "event_add_load");
    add_event(&history, EVENT_NOTE, 0, 0);
    make(&scene, &history);
    const struct scene_slot *slot = &scene.processes[0].slots[0];
    for (size_t i = 0; i < history.event_count; i++) {
        seek(&scene, i);
        EXPECT(slot->loads == (i == 9) && !slot->stores,
               "step %zu: loads %d, stores %d", i, slot->loads, slot->stores);
    }
    EXPECT(scene.steps[9].mark == MARK_LOAD, "mark %d", scene.steps[9].mark);
    scene_free(&scene);
    history_free(&history);
}

static void a_fault_is_where_it_happened(void)
{
    struct history history = fault();
    struct scene scene;
    make(&scene, &history);
    const struct scene_slot *slot = &scene.processes[0].slots[0];
    for (size_t i = 0; i < history.event_count; i++) {
        seek(&scene, i);
        EXPECT(slot->fault == (i == 3), "step %zu: fault %d", i, slot->fault);
    }
    seek(&scene, 3);
    EXPECT(slot->byte == 20, "byte %llu", (unsigned long long)slot->byte);
    /* Behind the end, what is attached just below is meant. */
    history.events[3].place = PLACE_PAST;
    history.events[3].address += 4096;
    seek(&scene, 0);
    seek(&scene, 3);
    EXPECT(slot->fault && slot->byte == 4116, "byte %llu",
           (unsigned long long)slot->byte);
    seek(&scene, 4);
    EXPECT(scene.processes[0].signo == SIGSEGV, "signal %d",
           scene.processes[0].signo);
    scene_free(&scene);
    history_free(&history);
}

/* SEGMENTS AND SETS */

static void counts_and_marks_are_of_this_step(void)
{
    struct history history = family();
    struct scene scene;
    make(&scene, &history);
    const struct scene_segment *segment = &scene.segments[0];
    seek(&scene, 1);
    EXPECT(segment->fresh && segment->changed && segment->exists, "not new");
    seek(&scene, 3);
    EXPECT(!segment->fresh && segment->changed && segment->nattch_before == 1 &&
               segment->nattch == 2,
           "%lu to %lu", segment->nattch_before, segment->nattch);
    seek(&scene, 5);
    EXPECT(!segment->changed && segment->nattch_before == 2, "changed");
    seek(&scene, 8);
    EXPECT(segment->marked && segment->remarked && segment->mode == 0600,
           "not marked");
    scene_free(&scene);
    history_free(&history);
}

static void expect_value(const struct scene *scene, size_t row,
                         const char *name, const char *before,
                         const char *after)
{
    const struct scene_value *value = &scene->segments[0].values[row];
    EXPECT(row < scene->segments[0].value_count && value->name != NULL,
           "no row %zu", row);
    if (row < scene->segments[0].value_count && value->name != NULL)
        EXPECT(strcmp(value->name, name) == 0 &&
                   strcmp(value->before, before) == 0 &&
                   strcmp(value->after, after) == 0,
               "row %zu: %s, %s, %s", row, value->name, value->before,
               value->after);
}

static void values_are_told_by_their_type_or_as_bytes(void)
{
    struct history history = family();
    struct scene scene;
    struct event *event = add_event(&history, EVENT_STORE, 0, 21);
    change_bytes(event, 0, "\x2a\0\0\0\0\0\0\0\0\0\0\0",
                 "\x2b\0\0\0hi\0\0there", 13);
    event->stores[0].type = add_type(&history, "word", "words", 4, 2);
    make(&scene, &history);
    seek(&scene, 3);
    EXPECT(scene.segments[0].values[0].name == NULL, "known too early");
    /* Once it has a type, what was stored before is told by that, too. */
    seek(&scene, 4);
    expect_value(&scene, 0, "word", "\"\"", "\"*\"");
    EXPECT(scene.segments[0].values[0].changed, "not changed");
    seek(&scene, 9);
    EXPECT(scene.segments[0].type == event->stores[0].type, "type %d",
           scene.segments[0].type);
    EXPECT(!scene.segments[0].more, "there are more");
    expect_value(&scene, 0, "word", "\"*\"", "\"+\"");
    expect_value(&scene, 1, "word", "\"\"", "\"hi\"");
    expect_value(&scene, 2, "words[1].word", "\"\"", "\"ther\"");
    scene_free(&scene);
    history.events[9].stores[0].type = -1;
    make(&scene, &history);
    seek(&scene, 4);
    expect_value(&scene, 0, "byte 0", "00 00 00 00 00 00 00 00  ........",
                 "2a 00 00 00 00 00 00 00  *.......");
    seek(&scene, 9);
    expect_value(&scene, 0, "byte 0", "2a 00 00 00 00 00 00 00  *.......",
                 "2b 00 00 00 68 69 00 00  +...hi..");
    expect_value(&scene, 1, "byte 8", "00 00 00 00 00 00 00 00  ........",
                 "74 68 65 72 65 00 00 00  there...");
    scene_free(&scene);
    history_free(&history);
}

/* A flag that nobody ever sets is what one looks for. */
static void a_small_type_is_seen_whole(void)
{
    for (size_t fields = 3; fields <= SCENE_VALUES + 1; fields += 10) {
        struct history history = family();
        struct scene scene;
        int type = add_type(&history, "word", "box", 4, fields);
        history.events[4].stores[0].type = type;
        make(&scene, &history);
        seek(&scene, 4);
        const struct scene_segment *segment = &scene.segments[0];
        size_t rows = fields <= SCENE_VALUES ? fields : 1;
        EXPECT(segment->value_count == rows, "%zu fields, %zu rows", fields,
               segment->value_count);
        expect_value(&scene, 0, "word", "\"\"", "\"*\"");
        if (rows > 2) {
            expect_value(&scene, 2, "word", "\"\"", "\"\"");
            EXPECT(!segment->values[2].changed, "changed by nobody");
        }
        scene_free(&scene);
        history_free(&history);
    }
}

static void semaphores_were_and_are(void)
{
    struct history history = one_process();
    struct scene scene;
    add_set(&history, 20, (int[]){1, 2, 3}, 3);
    struct event *event = add_event(&history, EVENT_CALL, 0, 0);
    event->call = CALL_SEMOP;
    struct set_change *change = event_add_set(event, 0, 3);
    if (change == NULL)
        err(REPORT_UNTESTED, "event_add_set");
    memcpy(change->values, (int[]){0, 2, 3}, 3 * sizeof(int));
    make(&scene, &history);
    seek(&scene, 2);
    const struct scene_set *set = &scene.sets[0];
    EXPECT(scene.set_places == 1 && scene.set_at[0] == 0, "no place");
    EXPECT(set->value_count == 3 && set->values[0] == 0 &&
               set->values_before[0] == 1 && set->changed && !set->fresh,
           "%zu values", set->value_count);
    scene_free(&scene);
    history_free(&history);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"children one after the other share a place",
         children_after_each_other_share_a_place, 0},
        {"children stand behind their parents",
         children_stand_behind_their_parents, 0},
        {"who has no place is a guest in the last one",
         who_has_no_place_is_a_guest_in_the_last, 0},
        {"nothing jumps", nothing_jumps, 0},
        {"slots go from high to low addresses", slots_go_from_high_to_low, 0},
        {"what was detached is a ghost", what_was_detached_is_a_ghost, 0},
        {"a load goes through a slot", a_load_goes_through_a_slot, 0},
        {"a fault is where it happened", a_fault_is_where_it_happened, 0},
        {"counts and marks are of this step", counts_and_marks_are_of_this_step,
         0},
        {"values are told by their type, or as bytes",
         values_are_told_by_their_type_or_as_bytes, 0},
        {"a small type is seen whole", a_small_type_is_seen_whole, 0},
        {"semaphores were and are", semaphores_were_and_are, 0},
    };
    return report_main("lab/scene", tests, COUNT(tests), argc, argv);
}
