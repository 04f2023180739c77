/* What the kernel says now, compared with what it said at the last look. */
#include "run/world.h"
#include "trace/tracer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    STORES_MAX = 64
}; /* separate places that one event tells of */

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

void look_process(struct tracer *tracer, struct event *event, int process)
{
    struct attached *list = NULL;
    struct member *member = &tracer->members[process];
    ssize_t found = member->dead ? 0
                                 : segments_attached(tracer, process, &list);
    member = &tracer->members[process];
    member->hidden = found == -1;
    if (member->hidden && event->kind == EVENT_FORK && event->other == process)
        found = inherit(tracer, process, &list);
    if (found == -1)
        return; /* what it had attached last must do */
    size_t count = (size_t)found;
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
    note_process(tracer, event, process, CALL_NONE);
}

void look_state(struct tracer *tracer, struct event *event, int process,
                enum process_state state, enum call doing)
{
    bool lent = tracer->members[process].borrows && state == PROCESS_RUNNING;
    tracer->members[process].state = lent ? PROCESS_BORROWING : state;
    note_process(tracer, event, process, doing);
}

/* --- Segments ------------------------------------------------------------ */

static unsigned long count_attached(const struct tracer *tracer, int segment)
{
    unsigned long count = 0;
    for (size_t p = 0; p < tracer->history->process_count; p++)
        for (size_t i = 0; i < tracer->members[p].attached_count; i++)
            count += tracer->members[p].attached[i].segment == segment &&
                     !tracer->members[p].borrows;
    return count;
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

/* What is now to be said of a segment, `rows` being the table of its namespace;
 * a negative count: it could not be read, and the attachments we see are
 * counted.  So they are while all are being killed, in one moment, but told to
 * end one by one. */
static struct known known_now(const struct tracer *tracer, int index,
                              const struct segment *rows, ssize_t count)
{
    const struct shared *segment = &tracer->history->segments[index];
    struct known now = tracer->known[index];
    struct segment row;
    bool dying = tracer->dying && tracer->task_count > 0;
    if (segment->kind != SEGMENT_SYSV || count < 0 || dying) {
        now.nattch = count_attached(tracer, index);
        now.gone = now.nattch == 0 && segment->kind == SEGMENT_ANONYMOUS;
    } else if (segments_row(rows, count, segment->id, &row)) {
        now.key = row.key;
        now.mode = row.mode;
        now.nattch = row.nattch;
    } else {
        now.gone = true;
        now.nattch = 0;
    }
    return now;
}

static void look_space(struct tracer *tracer, struct event *event, int space)
{
    struct segment *rows;
    ssize_t count = space_rows(tracer, space, &rows);
    for (size_t i = 0; i < tracer->history->segment_count; i++) {
        struct known *known = &tracer->known[i];
        if (known->gone || known->space != space)
            continue;
        struct known now = known_now(tracer, (int)i, rows, count);
        if (now.gone == known->gone && now.key == known->key &&
            now.mode == known->mode && now.nattch == known->nattch)
            continue;
        *known = now;
        note_segment(event, (int)i, known);
    }
    free(rows);
}

void look_segments(struct tracer *tracer, struct event *event)
{
    for (size_t i = 0; i < tracer->space_count; i++)
        look_space(tracer, event, (int)i);
}

/* --- Bytes --------------------------------------------------------------- */

/* Read the beginning of a segment through a process that has it attached, the
 * stopped one if it can be.  Returns how many bytes could be read. */
static size_t read_bytes(struct tracer *tracer, int segment, int preferred,
                         unsigned char *into, size_t size)
{
    for (int pass = 0; pass < 2; pass++)
        for (size_t p = 0; p < tracer->history->process_count; p++) {
            struct member *member = &tracer->members[p];
            if (member->dead || (pass == 0) != ((int)p == preferred))
                continue;
            for (size_t i = 0; i < member->attached_count; i++) {
                const struct attached *at = &member->attached[i];
                if (at->segment != segment || at->offset != 0)
                    continue;
                errno = 0;
                size_t got = memory_read(member->alive, at->start, into, size);
                if (got > 0)
                    return got;
                if (errno == EPERM)
                    member->hidden = true;
            }
        }
    return 0;
}

/* Who has computed since the last look: the index of the only one, or -1. */
static int who_ran(const struct tracer *tracer)
{
    int found = -1;
    for (size_t i = 0; i < tracer->task_count; i++) {
        const struct task *task = &tracer->tasks[i];
        if (!task->ran || task->process == found)
            continue;
        if (found != -1)
            return -1;
        found = task->process;
    }
    return found;
}

/* Note each run of changed bytes, widened to words of four. */
static void note_stores(struct event *event, int segment, int by, int type,
                        const unsigned char *before, const unsigned char *after,
                        size_t size)
{
    for (size_t i = 0; i < size && event->store_count < STORES_MAX;) {
        if (before[i] == after[i]) {
            i++;
            continue;
        }
        size_t start = i & ~(size_t)3, end = i;
        while (end < size && memcmp(before + end, after + end,
                                    size - end < 4 ? size - end : 4) != 0)
            end = (end & ~(size_t)3) + 4;
        if (end > size)
            end = size;
        struct store *store = event_add_store(event, segment, start,
                                              end - start);
        if (store == NULL)
            abort();
        store->by = by;
        store->type = type;
        memcpy(store->before, before + start, end - start);
        memcpy(store->after, after + start, end - start);
        i = end;
    }
}

static size_t bytes_of(const struct shared *segment)
{
    return segment->size < TRACE_BYTES_MAX ? segment->size
                                           : (size_t)TRACE_BYTES_MAX;
}

static bool anybody_hides(const struct tracer *tracer)
{
    for (size_t i = 0; i < tracer->history->process_count; i++)
        if (tracer->members[i].hidden && !tracer->members[i].dead)
            return true;
    return false;
}

static void drop_line(struct event *event)
{
    free(event->at.file);
    free(event->at.function);
    event->at = (struct source){0};
}

void look_stores(struct tracer *tracer, const struct task *task)
{
    turns_notice(tracer);
    int runner = who_ran(tracer);
    struct event *event = NULL;
    for (size_t i = 0; i < tracer->history->segment_count; i++) {
        struct known *known = &tracer->known[i];
        size_t size = bytes_of(&tracer->history->segments[i]);
        if (known->gone || size == 0)
            continue;
        if (known->bytes == NULL && (known->bytes = calloc(1, size)) == NULL)
            abort();
        unsigned char *fresh = malloc(size);
        if (fresh == NULL)
            abort();
        size_t got = read_bytes(tracer, (int)i, task->process, fresh, size);
        int by = known->blind ? -1 : runner;
        known->blind = got == 0 && (known->blind || anybody_hides(tracer));
        if (got > 0 && memcmp(fresh, known->bytes, got) != 0) {
            if (event == NULL)
                event = trace_event(tracer, EVENT_STORE, task);
            event->segment = (int)i;
            if (by != -1 && by != event->process) {
                event->process = by;
                drop_line(event); /* of the one that has stopped */
            }
            note_stores(event, (int)i, by,
                        types_of_segment(tracer, task, (int)i, true),
                        known->bytes, fresh, got);
            memcpy(known->bytes, fresh, got);
        } else if (got > 0)
            types_of_segment(tracer, task, (int)i, false);
        free(fresh);
    }
    for (size_t i = 0; i < tracer->task_count; i++)
        if (!tracer->tasks[i].running)
            tracer->tasks[i].ran = false;
}
