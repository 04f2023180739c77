/* What the kernel says now, compared with what it said at the last look. */
#include "run/world.h"
#include "trace/tracer.h"

#include <stdlib.h>
#include <string.h>

/* --- Processes ----------------------------------------------------------- */

static struct process_change *change_of(struct event *event, int process)
{
    for (size_t i = 0; i < event->process_count; i++)
        if (event->processes[i].process == process)
            return &event->processes[i];
    struct process_change *change = event_add_process(event, process);
    if (change == NULL)
        abort();
    return change;
}

/* Note the whole present state of a process in the event. */
static void note_process(const struct tracer *tracer, struct event *event,
                         int process, enum call doing)
{
    const struct member *member = &tracer->members[process];
    struct process_change *change = change_of(event, process);
    change->state = member->state;
    change->doing = doing;
    free(change->attached);
    change->attached_count = member->attached_count;
    change->attached = calloc(member->attached_count + 1,
                              sizeof *change->attached);
    if (change->attached == NULL)
        abort();
    if (member->attached_count > 0)
        memcpy(change->attached, member->attached,
               member->attached_count * sizeof *change->attached);
}

static bool same(const struct attached *a, const struct attached *b)
{
    return a->segment == b->segment && a->start == b->start &&
           a->end == b->end && a->offset == b->offset &&
           a->writable == b->writable && a->executable == b->executable;
}

static bool contains(const struct attached *list, size_t count,
                     const struct attached *wanted)
{
    for (size_t i = 0; i < count; i++)
        if (same(&list[i], wanted))
            return true;
    return false;
}

static void remember_former(struct member *member, const struct attached *gone)
{
    struct attached *more = realloc(member->former, (member->former_count + 1) *
                                                        sizeof *member->former);
    if (more == NULL)
        abort();
    member->former = more;
    more[member->former_count++] = *gone;
}

/* What a new process has that does not let us look: all that its maker had. */
static ssize_t inherit(const struct tracer *tracer, int process,
                       struct attached **list)
{
    int parent = tracer->history->processes[process].parent;
    const struct member *maker = &tracer->members[parent];
    *list = calloc(maker->attached_count + 1, sizeof **list);
    if (*list == NULL)
        abort();
    if (maker->attached_count > 0)
        memcpy(*list, maker->attached, maker->attached_count * sizeof **list);
    return (ssize_t)maker->attached_count;
}

static void look_one(struct tracer *tracer, struct event *event, int process,
                     enum call doing)
{
    struct attached *list = NULL;
    struct member *member = &tracer->members[process];
    ssize_t found = member->dead ? 0
                                 : segments_attached(tracer, process, &list);
    member->hidden = found == -1;
    if (member->hidden && event->kind == EVENT_FORK && event->other == process)
        found = inherit(tracer, process, &list);
    if (found == -1) {
        free(list);
        return; /* what it had attached last must do */
    }
    size_t count = (size_t)found;
    member->looked = true;
    bool changed = count != member->attached_count;
    for (size_t i = 0; i < count && !changed; i++)
        changed = !same(&list[i], &member->attached[i]);
    if (!changed) {
        free(list);
        return;
    }
    for (size_t i = 0; i < member->attached_count; i++)
        if (!contains(list, count, &member->attached[i]))
            remember_former(member, &member->attached[i]);
    free(member->attached);
    member->attached = list;
    member->attached_count = count;
    note_process(tracer, event, process, doing);
}

void look_process(struct tracer *tracer, struct event *event, int process)
{
    look_one(tracer, event, process, CALL_NONE);
    /* Whoever has lent it its memory has what it has, and waits meanwhile. */
    while (tracer->members[process].borrows) {
        process = tracer->history->processes[process].parent;
        bool waits = tracer->members[process].state == PROCESS_SLEEPING;
        look_one(tracer, event, process, waits ? CALL_VFORK : CALL_NONE);
    }
}

void look_state(struct tracer *tracer, struct event *event, int process,
                enum process_state state, enum call doing)
{
    bool lent = tracer->members[process].borrows && state == PROCESS_RUNNING;
    tracer->members[process].state = lent ? PROCESS_BORROWING : state;
    note_process(tracer, event, process, doing);
}

/* --- Segments ------------------------------------------------------------ */

static void count_attached(struct tracer *tracer)
{
    for (size_t i = 0; i < tracer->history->segment_count; i++)
        tracer->known[i].seen = 0;
    for (size_t p = 0; p < tracer->history->process_count; p++) {
        const struct member *member = &tracer->members[p];
        for (size_t i = 0; i < member->attached_count; i++)
            if (!member->borrows)
                tracer->known[member->attached[i].segment].seen++;
    }
}

static void note_segment(struct event *event, int index,
                         const struct known *known)
{
    struct segment_change *change = event_add_segment(event, index);
    if (change == NULL)
        abort();
    change->gone = known->gone;
    change->key = known->key;
    change->mode = known->mode;
    change->nattch = known->nattch;
}

/* What is now to be said of a segment.  Where the kernel counts nothing, or
 * does not tell, it is the attachments that we see.  So it is while all are
 * being killed, in one moment, but told to end one by one. */
static struct known known_now(const struct tracer *tracer, int index,
                              struct table *table)
{
    const struct shared *segment = &tracer->history->segments[index];
    struct known now = tracer->known[index];
    struct segment row;
    bool dying = tracer->dying && tracer->task_count > 0;
    enum row found = segment->kind != SEGMENT_SYSV || dying
                         ? ROW_UNKNOWN
                         : space_row(tracer, now.space, table, segment->id,
                                     &row);
    if (found == ROW_FOUND) {
        now.key = row.key;
        now.mode = row.mode;
        now.nattch = row.nattch;
    } else if (found == ROW_GONE) {
        now.gone = true;
        now.nattch = 0;
    } else {
        now.nattch = now.seen;
        now.gone = now.nattch == 0 && segment->kind == SEGMENT_ANONYMOUS;
    }
    return now;
}

static void look_space(struct tracer *tracer, struct event *event, int space)
{
    struct table table = {.rows = NULL};
    for (size_t i = 0; i < tracer->history->segment_count; i++) {
        struct known *known = &tracer->known[i];
        if (known->gone || known->space != space)
            continue;
        struct known now = known_now(tracer, (int)i, &table);
        if (now.gone == known->gone && now.key == known->key &&
            now.mode == known->mode && now.nattch == known->nattch)
            continue;
        *known = now;
        note_segment(event, (int)i, known);
        if (known->gone)
            stores_forget(tracer, (int)i);
    }
    free(table.rows);
}

void look_segments(struct tracer *tracer, struct event *event)
{
    count_attached(tracer);
    for (size_t i = 0; i < tracer->space_count; i++)
        look_space(tracer, event, (int)i);
}
