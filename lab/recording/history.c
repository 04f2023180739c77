#include "recording/history.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* GROWING */

/* Make room for one more element behind `count`, and clear it.  No capacity is
 * kept: an array that only grows here has room for the next power of two, so
 * only at a power of two there is something to do.  Returns the array, which
 * may have moved, or NULL with ENOMEM; then the old one is still valid. */
static void *grow(void *array, size_t count, size_t size)
{
    if (count >= INT_MAX) { /* indexes are of type int */
        errno = ENOMEM;
        return NULL;
    }
    if ((count & (count - 1)) == 0) {
        void *larger = reallocarray(array, count == 0 ? 1 : 2 * count, size);
        if (larger == NULL)
            return NULL;
        array = larger;
    }
    memset((char *)array + count * size, 0, size);
    return array;
}

int history_add_process(struct history *history)
{
    struct process *processes = grow(history->processes, history->process_count,
                                     sizeof *history->processes);
    if (processes == NULL)
        return -1;
    history->processes = processes;
    processes[history->process_count].parent = -1;
    return (int)history->process_count++;
}

int history_add_segment(struct history *history)
{
    struct shared *segments = grow(history->segments, history->segment_count,
                                   sizeof *history->segments);
    if (segments == NULL)
        return -1;
    history->segments = segments;
    return (int)history->segment_count++;
}

int history_add_set(struct history *history)
{
    struct set *sets = grow(history->sets, history->set_count,
                            sizeof *history->sets);
    if (sets == NULL)
        return -1;
    history->sets = sets;
    return (int)history->set_count++;
}

int history_add_type(struct history *history)
{
    struct type *types = grow(history->types, history->type_count,
                              sizeof *history->types);
    if (types == NULL)
        return -1;
    history->types = types;
    return (int)history->type_count++;
}

int history_add_source(struct history *history)
{
    struct text_file *sources = grow(history->sources, history->source_count,
                                     sizeof *history->sources);
    if (sources == NULL)
        return -1;
    history->sources = sources;
    return (int)history->source_count++;
}

struct field *type_add_field(struct type *type)
{
    struct field *fields = grow(type->fields, type->field_count,
                                sizeof *type->fields);
    if (fields == NULL)
        return NULL;
    type->fields = fields;
    return &fields[type->field_count++];
}

int history_add_event(struct history *history, enum event_kind kind)
{
    struct event *events = grow(history->events, history->event_count,
                                sizeof *history->events);
    if (events == NULL)
        return -1;
    history->events = events;
    struct event *event = &events[history->event_count];
    event->kind = kind;
    event->segment = -1;
    event->set = -1;
    event->other = -1;
    return (int)history->event_count++;
}

struct process_change *event_add_process(struct event *event, int process)
{
    struct process_change *changes = grow(
        event->processes, event->process_count, sizeof *event->processes);
    if (changes == NULL)
        return NULL;
    event->processes = changes;
    struct process_change *change = &changes[event->process_count++];
    change->process = process;
    return change;
}

struct segment_change *event_add_segment(struct event *event, int segment)
{
    struct segment_change *changes = grow(event->segments, event->segment_count,
                                          sizeof *event->segments);
    if (changes == NULL)
        return NULL;
    event->segments = changes;
    struct segment_change *change = &changes[event->segment_count++];
    change->segment = segment;
    return change;
}

struct set_change *event_add_set(struct event *event, int set,
                                 size_t value_count)
{
    struct set_change *changes = grow(event->sets, event->set_count,
                                      sizeof *event->sets);
    if (changes == NULL)
        return NULL;
    event->sets = changes;
    int *values = calloc(value_count + 1, sizeof *values);
    if (values == NULL)
        return NULL;
    struct set_change *change = &changes[event->set_count++];
    *change = (struct set_change){
        .set = set,
        .values = values,
        .value_count = value_count,
    };
    return change;
}

struct operation *event_add_operation(struct event *event)
{
    struct operation *operations = grow(
        event->operations, event->operation_count, sizeof *event->operations);
    if (operations == NULL)
        return NULL;
    event->operations = operations;
    return &operations[event->operation_count++];
}

int event_name_process(struct history *history, struct event *event,
                       int process, const char *role)
{
    struct naming *namings = grow(event->namings, event->naming_count,
                                  sizeof *event->namings);
    if (namings == NULL)
        return -1;
    event->namings = namings;
    struct naming *naming = &namings[event->naming_count];
    char *kept = strdup(role);
    naming->process = process;
    naming->role = strdup(role);
    if (naming->role == NULL || kept == NULL) {
        free(naming->role);
        free(kept);
        return -1;
    }
    event->naming_count++;
    free(history->processes[process].role);
    history->processes[process].role = kept;
    return 0;
}

struct store *event_add_store(struct event *event, int segment, uint64_t offset,
                              size_t size)
{
    struct store *stores = grow(event->stores, event->store_count,
                                sizeof *event->stores);
    if (stores == NULL)
        return NULL;
    event->stores = stores;

    size_t room = size == 0 ? 1 : size; /* calloc(0) may give NULL */
    unsigned char *before = calloc(room, 1), *after = calloc(room, 1);
    if (before == NULL || after == NULL) {
        free(before);
        free(after);
        return NULL;
    }
    struct store *store = &stores[event->store_count++];
    *store = (struct store){
        .segment = segment,
        .by = -1,
        .type = -1,
        .offset = offset,
        .size = size,
        .before = before,
        .after = after,
    };
    return store;
}

struct load *event_add_load(struct event *event, int segment, uint64_t offset,
                            size_t size)
{
    struct load *loads = grow(event->loads, event->load_count,
                              sizeof *event->loads);
    if (loads == NULL)
        return NULL;
    event->loads = loads;
    unsigned char *bytes = calloc(size == 0 ? 1 : size, 1);
    if (bytes == NULL)
        return NULL;
    struct load *load = &loads[event->load_count++];
    *load = (struct load){
        .segment = segment,
        .offset = offset,
        .size = size,
        .bytes = bytes,
        .type = -1,
    };
    return load;
}

struct wait *event_add_wait(struct event *event, int process, int thread)
{
    struct wait *waits = grow(event->waits, event->wait_count,
                              sizeof *event->waits);
    if (waits == NULL)
        return NULL;
    event->waits = waits;
    struct wait *wait = &waits[event->wait_count++];
    *wait = (struct wait){.process = process, .thread = thread, .set = -1};
    return wait;
}

int wait_add_range(struct wait *wait, const struct range *range)
{
    struct range *ranges = grow(wait->ranges, wait->range_count,
                                sizeof *wait->ranges);
    if (ranges == NULL)
        return -1;
    wait->ranges = ranges;
    ranges[wait->range_count++] = *range;
    return 0;
}

int wait_add_other(struct wait *wait, int process)
{
    for (size_t i = 0; i < wait->other_count; i++)
        if (wait->others[i] == process)
            return 0;
    int *others = grow(wait->others, wait->other_count, sizeof *wait->others);
    if (others == NULL)
        return -1;
    wait->others = others;
    others[wait->other_count++] = process;
    return 0;
}

size_t event_bytes(const struct event *event)
{
    size_t bytes = sizeof *event + event->text_size;
    for (size_t i = 0; i < event->process_count; i++)
        bytes += sizeof *event->processes +
                 event->processes[i].attached_count * sizeof(struct attached);
    bytes += event->segment_count * sizeof *event->segments +
             event->operation_count * sizeof *event->operations +
             event->naming_count * sizeof *event->namings;
    for (size_t i = 0; i < event->set_count; i++)
        bytes += sizeof *event->sets + event->sets[i].value_count * sizeof(int);
    for (size_t i = 0; i < event->store_count; i++)
        bytes += sizeof *event->stores + 2 * event->stores[i].size;
    for (size_t i = 0; i < event->load_count; i++)
        bytes += sizeof *event->loads + event->loads[i].size;
    for (size_t i = 0; i < event->wait_count; i++)
        bytes += sizeof *event->waits +
                 event->waits[i].range_count * sizeof(struct range) +
                 event->waits[i].other_count * sizeof(int);
    return bytes;
}

/* FREEING */

static void free_wait(struct wait *wait)
{
    free(wait->at.file);
    free(wait->at.function);
    free(wait->name);
    free(wait->ranges);
    free(wait->others);
}

static void free_event(struct event *event)
{
    for (size_t i = 0; i < event->wait_count; i++)
        free_wait(&event->waits[i]);
    free(event->waits);
    free(event->at.file);
    free(event->at.function);
    free(event->text);
    for (size_t i = 0; i < event->process_count; i++)
        free(event->processes[i].attached);
    free(event->processes);
    free(event->segments);
    free(event->operations);
    for (size_t i = 0; i < event->set_count; i++)
        free(event->sets[i].values);
    free(event->sets);
    for (size_t i = 0; i < event->naming_count; i++)
        free(event->namings[i].role);
    free(event->namings);
    for (size_t i = 0; i < event->store_count; i++) {
        free(event->stores[i].before);
        free(event->stores[i].after);
    }
    free(event->stores);
    for (size_t i = 0; i < event->load_count; i++)
        free(event->loads[i].bytes);
    free(event->loads);
}

void type_free(struct type *type)
{
    free(type->name);
    free(type->variable);
    for (size_t i = 0; i < type->field_count; i++)
        free(type->fields[i].name);
    free(type->fields);
}

void history_free(struct history *history)
{
    for (size_t i = 0; i < history->process_count; i++) {
        free(history->processes[i].role);
        free(history->processes[i].name);
    }
    free(history->processes);
    for (size_t i = 0; i < history->segment_count; i++)
        free(history->segments[i].name);
    free(history->segments);
    free(history->sets);
    for (size_t i = 0; i < history->type_count; i++)
        type_free(&history->types[i]);
    free(history->types);
    for (size_t i = 0; i < history->source_count; i++) {
        free(history->sources[i].name);
        free(history->sources[i].text);
    }
    free(history->sources);
    for (size_t i = 0; i < history->event_count; i++)
        free_event(&history->events[i]);
    free(history->events);
    memset(history, 0, sizeof *history);
}
