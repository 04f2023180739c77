/*
 * scene_steps.c - what lab/draw/scene says of steps, and that it does not
 * matter how one comes to a step, or what a history says
 */
#include "check/check.h"
#include "draw/scene.h"
#include "drawn.h"

#include <sys/ipc.h>

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

/* MARKS */

static void steps_have_their_marks(void)
{
    static char output[] = "x";
    static const struct {
        struct event event;
        enum scene_mark mark;
        bool change, fault, print;
    } rows[] = {
        {{.kind = EVENT_START}, MARK_BEGIN, false, false, false},
        {{.kind = EVENT_STORE}, MARK_STORE, false, false, false},
        {{.kind = EVENT_SIGNAL, .signo = SIGSEGV},
         MARK_FAULT,
         false,
         true,
         false},
        {{.kind = EVENT_SIGNAL, .signo = SIGCHLD},
         MARK_FAULT,
         false,
         false,
         false},
        {{.kind = EVENT_SLEEP}, MARK_WAIT, false, false, false},
        {{.kind = EVENT_EXIT}, MARK_END, false, false, false},
        {{.kind = EVENT_KILLED}, MARK_END, false, true, false},
        {{.kind = EVENT_CALL, .call = CALL_SHMAT},
         MARK_ATTACH,
         false,
         false,
         false},
        {{.kind = EVENT_CALL, .call = CALL_SHMAT, .error = 22},
         MARK_FAIL,
         false,
         true,
         false},
        {{.kind = EVENT_CALL, .call = CALL_SHMCTL, .args = {0, 0x100}},
         MARK_REMOVE,
         false,
         false,
         false},
        {{.kind = EVENT_CALL, .call = CALL_SHMCTL, .args = {0, IPC_STAT}},
         MARK_CALL,
         false,
         false,
         false},
        {{.kind = EVENT_CALL,
          .call = CALL_WRITE,
          .text = output,
          .text_size = 1},
         MARK_PRINT,
         false,
         false,
         true},
        {{.kind = EVENT_HANG}, MARK_HANG, false, false, false},
        {{.kind = EVENT_KINDS}, MARK_NOTE, false, false, false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct event event = rows[i].event;
        struct history history = {.events = &event, .event_count = 1};
        struct scene scene;
        event.process = event.segment = event.other = event.set = -1;
        make(&scene, &history);
        const struct scene_step *step = &scene.steps[0];
        EXPECT(step->mark == rows[i].mark && step->change == rows[i].change &&
                   step->fault == rows[i].fault && step->print == rows[i].print,
               "row %zu: mark %d, change %d, fault %d, print %d", i, step->mark,
               step->change, step->fault, step->print);
        scene_free(&scene);
    }
    for (int i = 0; i < SCENE_MARKS; i++)
        EXPECT(scene_mark_words((enum scene_mark)i) != NULL &&
                   scene_mark_sign((enum scene_mark)i) != NULL,
               "mark %d has no words", i);
}

/* ANY WAY */

static const char *word(const char *text)
{
    return text != NULL ? text : "nothing";
}

static void expect_same_segments(const struct scene *there,
                                 const struct scene *back, size_t history)
{
    for (size_t i = 0; i < there->history->segment_count; i++) {
        const struct scene_segment *a = &there->segments[i];
        const struct scene_segment *b = &back->segments[i];
        EXPECT(a->exists == b->exists && a->nattch == b->nattch &&
                   a->nattch_before == b->nattch_before &&
                   a->changed == b->changed && a->type == b->type,
               "history %zu, step %zu: segment %zu", history, there->step, i);
        for (size_t k = 0; k < a->value_count; k++)
            EXPECT(strcmp(word(a->values[k].after), word(b->values[k].after)) ==
                           0 &&
                       a->values[k].changed == b->values[k].changed,
                   "history %zu, step %zu: segment %zu, row %zu: %s, %s",
                   history, there->step, i, k, word(a->values[k].after),
                   word(b->values[k].after));
    }
}

static void the_way_does_not_matter(void)
{
    struct history histories[] = {family(), fault(), crowd(), hostile(), {0}};
    for (size_t i = 0; i < COUNT(histories); i++) {
        const struct history *history = &histories[i];
        struct scene there, back;
        make(&there, history);
        make(&back, history);
        for (size_t step = 0; step < history->event_count; step++) {
            seek(&there, step);
            seek(&back, history->event_count - 1);
            seek(&back, step);
            EXPECT(there.hidden == back.hidden &&
                       memcmp(there.at, back.at, sizeof there.at) == 0 &&
                       memcmp(there.segment_at, back.segment_at,
                              sizeof there.segment_at) == 0,
                   "history %zu, step %zu: other places", i, step);
            expect_same_segments(&there, &back, i);
            for (size_t k = 0; k < history->process_count; k++) {
                const struct scene_process *a = &there.processes[k];
                const struct scene_process *b = &back.processes[k];
                EXPECT(a->state == b->state && a->slot_count <= SCENE_SLOTS &&
                           a->hidden == b->hidden,
                       "history %zu, step %zu, process %zu", i, step, k);
                for (size_t s = 0; s < a->slot_count; s++)
                    EXPECT(a->slots[s].segment == b->slots[s].segment &&
                               a->slots[s].attached == b->slots[s].attached &&
                               a->slots[s].changed == b->slots[s].changed,
                           "history %zu, step %zu, process %zu, slot %zu", i,
                           step, k, s);
            }
        }
        EXPECT(scene_seek(&there, history->event_count) == -1, "beyond");
        scene_free(&there);
        scene_free(&back);
        history_free(&histories[i]);
    }
}

static void there_are_limits(void)
{
    struct history history = hostile();
    struct scene scene;
    make(&scene, &history);
    seek(&scene, 0);
    EXPECT(scene.segment_places == SCENE_SHARED, "%d", scene.segment_places);
    EXPECT(scene.hidden_segments == 40 - SCENE_SHARED, "%zu hidden",
           scene.hidden_segments);
    EXPECT(scene.processes[0].hidden == 40 - SCENE_SLOTS, "%zu hidden",
           scene.processes[0].hidden);
    EXPECT(scene.processes[4].hidden == 0, "%zu hidden",
           scene.processes[4].hidden);
    scene_free(&scene);
    history_free(&history);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"steps have their marks", steps_have_their_marks, 0},
        {"it does not matter by which way one comes to a step",
         the_way_does_not_matter, 0},
        {"there are limits", there_are_limits, 0},
    };
    return report_main("lab/scene_steps", tests, COUNT(tests), argc, argv);
}
