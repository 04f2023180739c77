/* Bytes of segments, compared with what they were at the last look. */
#include "trace/access.h"
#include "trace/interventions.h"
#include "trace/tracer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    PLACES_MAX = 64,         /* told apart in one segment */
    EVENT_MAX = 1024 * 1024, /* bytes told in one event; then comes another */
    BLOCK = 4096             /* compared at once */
};

/* --- Reading ------------------------------------------------------------- */

/* Choose a process to read each segment through, the stopped one if it can be:
 * it comes last, over the choices before it. */
static void choose_readers(struct tracer *tracer, int stopped)
{
    size_t count = tracer->history->process_count;
    for (size_t i = 0; i < tracer->history->segment_count; i++)
        tracer->known[i].reader = -1;
    for (size_t p = 0; p <= count; p++) {
        size_t who = p < count ? p : (size_t)stopped;
        const struct member *member = &tracer->members[who];
        for (size_t i = 0; i < member->attached_count && !member->dead; i++) {
            const struct attached *at = &member->attached[i];
            if (at->offset != 0)
                continue;
            tracer->known[at->segment].reader = (int)who;
            tracer->known[at->segment].address = at->start;
        }
    }
}

static size_t read_at(struct member *member, uint64_t address, void *into,
                      size_t size)
{
    errno = 0;
    size_t got = memory_read(member->alive, address, into, size);
    if (got == 0 && errno == EPERM)
        member->hidden = true;
    return got;
}

/* Read the beginning of a segment.  Returns how many bytes could be read.  The
 * chosen process may be dying, or may not read it: then another. */
static size_t read_bytes(struct tracer *tracer, int segment,
                         unsigned char *into, size_t size)
{
    const struct known *known = &tracer->known[segment];
    size_t got = read_at(&tracer->members[known->reader], known->address, into,
                         size);
    for (size_t p = 0; got == 0 && p < tracer->history->process_count; p++) {
        struct member *member = &tracer->members[p];
        for (size_t i = 0; i < member->attached_count && got == 0; i++)
            if (member->attached[i].segment == segment &&
                member->attached[i].offset == 0 && !member->dead)
                got = read_at(member, member->attached[i].start, into, size);
    }
    return got;
}

/* --- How much is kept ---------------------------------------------------- */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Make room for the bytes of a segment, and return how many are compared; fewer
 * when much is kept already. */
static size_t room_for(struct tracer *tracer, int segment, bool *cut)
{
    struct known *known = &tracer->known[segment];
    size_t wanted = least(tracer->history->segments[segment].size,
                          TRACE_BYTES_MAX);
    if (known->bytes == NULL && wanted > 0) {
        known->size = least(wanted, TRACE_BYTES_ALL - tracer->compared);
        known->bytes = calloc(1, known->size + 1);
        if (known->bytes == NULL)
            abort();
        tracer->compared += known->size;
    }
    size_t size = known->size;
    if (tracer->weight > TRACE_HISTORY_MAX / 2)
        size = least(size, BLOCK);
    *cut = *cut || size < wanted;
    return size;
}

unsigned char *stores_known(struct tracer *tracer, int segment, size_t *size)
{
    bool cut = false;
    *size = room_for(tracer, segment, &cut);
    return tracer->known[segment].bytes;
}

void stores_forget(struct tracer *tracer, int segment)
{
    struct known *known = &tracer->known[segment];
    free(known->bytes);
    known->bytes = NULL;
    tracer->compared -= known->size;
    known->size = 0;
}

/* --- Comparing ----------------------------------------------------------- */

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

/* The first byte from `from` on that differs, or `size`. */
static size_t first_difference(const unsigned char *a, const unsigned char *b,
                               size_t from, size_t size)
{
    while (from < size) {
        size_t part = least(BLOCK - from % BLOCK, size - from);
        if (memcmp(a + from, b + from, part) != 0)
            break;
        from += part;
    }
    while (from < size && a[from] == b[from])
        from++;
    return from;
}

/* Where a run of different words of four that begins at `from` ends. */
static size_t end_of_run(const unsigned char *a, const unsigned char *b,
                         size_t from, size_t size)
{
    size_t end = from;
    while (end < size && memcmp(a + end, b + end, least(4, size - end)) != 0)
        end = (end & ~(size_t)3) + 4;
    return least(end, size);
}

/* Note each run of changed bytes, widened to words of four, and remember them.
 * When there are too many runs, the last one goes from the first change that is
 * left to the end, so that all that has changed is told. */
static void note_stores(struct event *event, int segment, int by, int type,
                        unsigned char *before, const unsigned char *after,
                        size_t size)
{
    size_t at = 0;
    for (int place = 1;; place++) {
        at = first_difference(before, after, at, size);
        if (at == size)
            return;
        size_t start = at & ~(size_t)3;
        at = place == PLACES_MAX ? size : end_of_run(before, after, at, size);
        struct store *store = event_add_store(event, segment, start,
                                              at - start);
        if (store == NULL)
            abort();
        store->by = by;
        store->type = type;
        memcpy(store->before, before + start, at - start);
        memcpy(store->after, after + start, at - start);
        memcpy(before + start, after + start, at - start);
    }
}

static size_t told_in(const struct event *event)
{
    size_t told = 0;
    for (size_t i = 0; i < event->store_count; i++)
        told += event->stores[i].size;
    return told;
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

/* What has been stored into one segment since the last look.  Returns the
 * event, a new one where there is none or it tells enough. */
static struct event *look_bytes(struct tracer *tracer, const struct task *task,
                                int segment, size_t size, struct event *event)
{
    struct known *known = &tracer->known[segment];
    size_t got = size == 0 ? 0
                           : read_bytes(tracer, segment, tracer->fresh, size);
    bool blind = known->blind;
    known->blind = got == 0 && (known->blind || anybody_hides(tracer));
    if (got == 0)
        return event;
    if (memcmp(tracer->fresh, known->bytes, got) == 0) {
        types_of_segment(tracer, task, segment, false);
        return event;
    }
    access_stored(tracer, segment);
    if (event == NULL || told_in(event) >= EVENT_MAX)
        event = trace_event(tracer, EVENT_STORE, task);
    event->segment = segment;
    turns_notice(tracer); /* again: until the bytes were read */
    int by = blind ? -1 : who_ran(tracer);
    if (by != -1 && by != event->process) {
        event->process = by;
        drop_line(event); /* of the one that has stopped */
    }
    int type = types_of_segment(tracer, task, segment, true);
    note_stores(event, segment, by, type, known->bytes, tracer->fresh, got);
    return event;
}

void look_stores(struct tracer *tracer, const struct task *task)
{
    turns_notice(tracer);
    struct event *event = NULL;
    bool cut = false;
    if (tracer->fresh == NULL)
        tracer->fresh = malloc(TRACE_BYTES_MAX);
    if (tracer->fresh == NULL)
        abort();
    choose_readers(tracer, task->process);
    for (size_t i = 0; i < tracer->history->segment_count; i++) {
        if (tracer->known[i].gone)
            continue;
        size_t size = tracer->known[i].reader == -1
                          ? 0
                          : room_for(tracer, (int)i, &cut);
        event = look_bytes(tracer, task, (int)i, size, event);
    }
    if (event != NULL)
        interventions_stored(tracer, task,
                             (size_t)(event - tracer->history->events));
    if (cut && !tracer->cut) {
        tracer->cut = true;
        trace_event(tracer, EVENT_NOTE, task)->note = NOTE_CUT;
    }
    for (size_t i = 0; i < tracer->task_count; i++)
        if (!tracer->tasks[i].running)
            tracer->tasks[i].ran = false;
}
