/* What type a segment has, in the eyes of the program that stores into it. */
#include "trace/tracer.h"

#include <stdlib.h>
#include <string.h>

enum {
    ASKED_MAX = 3 /* times for one segment and program; once of that before
                     anything is stored */
};

/* What a process sees in a segment. */
struct view {
    int segment;
    int type; /* index in the history; -1: not known */
    int asked;
};

static struct view *view_of(struct member *member, int segment)
{
    for (size_t i = 0; i < member->view_count; i++)
        if (member->views[i].segment == segment)
            return &member->views[i];
    struct view *more = reallocarray(member->views, member->view_count + 1,
                                     sizeof *more);
    if (more == NULL)
        abort();
    member->views = more;
    struct view *view = &more[member->view_count++];
    *view = (struct view){.segment = segment, .type = -1};
    return view;
}

void types_inherit(struct tracer *tracer, int parent, int child)
{
    const struct member *from = &tracer->members[parent];
    for (size_t i = 0; i < from->view_count; i++) {
        struct view *view = view_of(&tracer->members[child],
                                    from->views[i].segment);
        view->type = from->views[i].type;
        view->asked = from->views[i].asked > 0;
    }
}

void types_forget(struct tracer *tracer, int process)
{
    struct member *member = &tracer->members[process];
    free(member->views);
    member->views = NULL;
    member->view_count = 0;
}

static bool same_text(const char *a, const char *b)
{
    return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

static bool same_type(const struct type *a, const struct type *b)
{
    bool same = a->size == b->size && a->field_count == b->field_count &&
                same_text(a->name, b->name) &&
                same_text(a->variable, b->variable);
    for (size_t i = 0; i < a->field_count && same; i++) {
        const struct field *x = &a->fields[i], *y = &b->fields[i];
        same = x->kind == y->kind && x->offset == y->offset &&
               x->size == y->size && x->stride == y->stride &&
               x->count == y->count && same_text(x->name, y->name);
    }
    return same;
}

/* The index of a type in the history, which takes it over. */
static int add_type(struct history *history, struct type *type)
{
    for (size_t i = 0; i < history->type_count; i++)
        if (same_type(&history->types[i], type)) {
            type_free(type);
            return (int)i;
        }
    int index = history_add_type(history);
    if (index == -1)
        abort();
    history->types[index] = *type;
    return index;
}

/* Where the process has the first byte of the segment. */
static struct where_segment starts_of(const struct tracer *tracer,
                                      const struct member *member, int segment)
{
    struct where_segment found = {
        .size = tracer->history->segments[segment].size};
    const size_t most = sizeof found.starts / sizeof *found.starts;
    size_t count = 0;
    for (size_t i = 0; i < member->attached_count && count < most; i++)
        if (member->attached[i].segment == segment &&
            member->attached[i].offset == 0)
            found.starts[count++] = member->attached[i].start;
    for (size_t i = 0; i < member->former_count; i++)
        for (size_t k = 0; k < count; k++)
            found.reused |= member->former[i].start == found.starts[k] &&
                            member->former[i].segment != segment;
    return found;
}

/* A pointer to char may be the only name for memory that is a struct to those
 * who use it. */
static bool is_weak(const struct history *history, int type)
{
    return type == -1 || (history->types[type].field_count == 1 &&
                          history->types[type].fields[0].kind == FIELD_TEXT);
}

int types_of_segment(struct tracer *tracer, const struct task *task,
                     int segment, bool stored)
{
    struct member *member = &tracer->members[task->process];
    struct view *view = view_of(member, segment);
    struct type type;
    if (is_weak(tracer->history, view->type) &&
        view->asked < (stored ? ASKED_MAX : 1) && trace_may_ask(tracer, task)) {
        struct where_segment where = starts_of(tracer, member, segment);
        /* Before it is used, only an old pointer might be there. */
        if (where.starts[0] != 0 && (stored || !where.reused)) {
            view->asked++;
            if (where_type(tracer->where, member->pid, task->tid, &where,
                           &type))
                tracer->known[segment].type = view->type = add_type(
                    tracer->history, &type);
        }
    }
    if (stored && view->type != -1)
        tracer->known[segment].type = view->type;
    return tracer->known[segment].type;
}
