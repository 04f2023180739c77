/* What segments hold, row by row: see scene.h. */
#include "draw/scene_parts.h"
#include "say/say.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- Reserving rows ------------------------------------------------------ */

static bool is_same(const struct scene_value *a, const struct scene_value *b)
{
    return a->offset == b->offset && a->type == b->type &&
           a->field == b->field && a->index == b->index;
}

/* Reserve a row, in its order.  The first come have one. */
static int reserve(struct scene_segment *segment, struct scene_value row)
{
    size_t at = 0;
    while (at < segment->value_count && segment->values[at].offset < row.offset)
        at++;
    for (size_t i = at; i < segment->value_count; i++)
        if (is_same(&segment->values[i], &row))
            return 0;
    if (segment->value_count == SCENE_VALUES) {
        segment->more = true;
        return 0;
    }
    if (segment->values == NULL) {
        segment->values = calloc(SCENE_VALUES, sizeof *segment->values);
        if (segment->values == NULL)
            return -1;
    }
    memmove(&segment->values[at + 1], &segment->values[at],
            (segment->value_count - at) * sizeof *segment->values);
    segment->values[at] = row;
    segment->value_count++;
    return 0;
}

/* The rows of the values that a store changes. */
static int reserve_typed(struct scene_segment *segment,
                         const struct store *store,
                         const struct field_changes *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        const struct field_change *change = &changes->first[i];
        struct scene_value row = {
            .offset = change->element * changes->type->size +
                      change->field->offset +
                      change->index * change->field->stride,
            .type = store->type,
            .field = (size_t)(change->field - changes->type->fields),
            .element = change->element,
            .index = change->index,
        };
        if (reserve(segment, row) == -1)
            return -1;
    }
    segment->more |= changes->total > changes->count;
    return 0;
}

static int reserve_bytes(struct scene_segment *segment,
                         const struct store *store)
{
    if (store->size == 0 || store->offset > UINT64_MAX - store->size)
        return 0;
    uint64_t first = store->offset / SCENE_LINE;
    uint64_t last = (store->offset + store->size - 1) / SCENE_LINE;
    for (uint64_t i = first; i <= last && i <= first + SCENE_VALUES; i++) {
        struct scene_value row = {.offset = i * SCENE_LINE, .type = -1};
        if (reserve(segment, row) == -1)
            return -1;
    }
    return 0;
}

int scene_reserve_values(struct scene *scene)
{
    const struct event *event = scene_event(scene);
    struct field_changes changes;
    for (size_t i = 0; i < event->store_count; i++) {
        const struct store *store = &event->stores[i];
        struct scene_segment *segment = &scene->segments[store->segment];
        bool typed = fields_of_store(&scene->before, event, i, &changes);
        if ((typed ? reserve_typed(segment, store, &changes)
                   : reserve_bytes(segment, store)) == -1)
            return -1;
    }
    return 0;
}

/* The bytes that a row stands for. */
static uint64_t size_of(const struct scene *scene,
                        const struct scene_value *value)
{
    if (value->type < 0)
        return SCENE_LINE;
    return scene->history->types[value->type].fields[value->field].size;
}

/* True when the row is of bytes, and another tells some of them by a type. */
static bool is_told_better(const struct scene *scene,
                           const struct scene_segment *segment,
                           const struct scene_value *row)
{
    for (size_t i = 0; i < segment->value_count && row->type < 0; i++) {
        const struct scene_value *other = &segment->values[i];
        if (other->type >= 0 && other->offset < row->offset + SCENE_LINE &&
            row->offset < other->offset + size_of(scene, other))
            return true;
    }
    return false;
}

/* How many values one element of a type has. */
static uint64_t values_of(const struct type *type)
{
    uint64_t count = 0;
    for (size_t i = 0; i < type->field_count && count <= SCENE_VALUES; i++)
        count += type->fields[i].count;
    return count;
}

/* The other values of the element that a row belongs to. */
static int reserve_element(struct scene_segment *segment,
                           const struct type *type, struct scene_value row)
{
    for (row.field = 0; row.field < type->field_count; row.field++) {
        const struct field *field = &type->fields[row.field];
        for (row.index = 0; row.index < field->count; row.index++) {
            row.offset = row.element * type->size + field->offset +
                         row.index * field->stride;
            if (reserve(segment, row) == -1)
                return -1;
        }
    }
    return 0;
}

/* A small struct is seen whole, also what nobody ever stores: a flag that is
 * forgotten is what one looks for. */
static int reserve_rest(const struct scene *scene,
                        struct scene_segment *segment)
{
    const struct type *type = NULL;
    uint64_t elements = 0, before = UINT64_MAX;
    for (size_t i = 0; i < segment->value_count; i++) {
        const struct scene_value *row = &segment->values[i];
        if (row->type < 0)
            return 0;
        if (type != NULL && type != &scene->history->types[row->type])
            return 0;
        type = &scene->history->types[row->type];
        elements += row->element != before;
        before = row->element;
    }
    if (type == NULL || elements * values_of(type) > SCENE_VALUES)
        return 0;
    struct scene_value rows[SCENE_VALUES];
    size_t count = segment->value_count;
    memcpy(rows, segment->values, count * sizeof *rows);
    for (size_t i = 0; i < count; i++)
        if (reserve_element(segment, type, rows[i]) == -1)
            return -1;
    return 0;
}

int scene_settle_values(const struct scene *scene,
                        struct scene_segment *segment)
{
    size_t kept = 0;
    for (size_t i = 0; i < segment->value_count; i++)
        if (!is_told_better(scene, segment, &segment->values[i]))
            segment->values[kept++] = segment->values[i];
    segment->value_count = kept;
    return reserve_rest(scene, segment);
}

/* --- Taking values ------------------------------------------------------- */

/* The bytes of a segment from `offset` on, as far as they are known; what is
 * not is 0. */
static void get_bytes(const struct segment_now *segment, uint64_t offset,
                      unsigned char *bytes, size_t size)
{
    memset(bytes, 0, size);
    if (segment->bytes == NULL || offset >= segment->known)
        return;
    size_t known = segment->known - (size_t)offset;
    memcpy(bytes, segment->bytes + offset, known < size ? known : size);
}

static char *hex_words(const unsigned char *bytes)
{
    char words[4 * SCENE_LINE + 4], *end = words;
    for (size_t i = 0; i < SCENE_LINE; i++)
        end += sprintf(end, "%02x ", bytes[i]);
    *end++ = ' ';
    for (size_t i = 0; i < SCENE_LINE; i++)
        *end++ = (char)(bytes[i] < 0x7f && isprint(bytes[i]) ? bytes[i] : '.');
    *end = '\0';
    return strdup(words);
}

static int say_bytes(const struct scene_value *value,
                     const unsigned char *before, const unsigned char *after,
                     struct said_value *said)
{
    char name[40];
    snprintf(name, sizeof name, "byte %llu", (unsigned long long)value->offset);
    *said = (struct said_value){strdup(name), hex_words(before),
                                hex_words(after)};
    return 0;
}

/* The value of a row, before and after this step, in words. */
static int say_row(const struct scene *scene, const struct scene_value *value,
                   const struct event *event, size_t store,
                   struct said_value *said)
{
    int segment = event->stores[store].segment;
    const struct history *history = scene->history;
    struct field_change change = {
        .element = value->element, .index = value->index, .size = SCENE_LINE};
    const struct type *type = NULL;
    if (value->type >= 0) {
        type = &history->types[value->type];
        change.field = &type->fields[value->field];
        change.size = change.field->size < FIELD_KEPT
                          ? (size_t)change.field->size
                          : (size_t)FIELD_KEPT;
    }
    get_bytes(&scene->before.segments[segment], value->offset, change.before,
              change.size);
    get_bytes(&scene->after.segments[segment], value->offset, change.after,
              change.size);
    if (type == NULL)
        return say_bytes(value, change.before, change.after, said);
    struct field_changes changes = {
        .type = type,
        .elements = history->segments[segment].size / type->size,
        .first = {change},
        .count = 1,
        .total = 1,
    };
    return say_value(&scene->before, event, store, &changes, 0, said);
}

static void forget(struct scene_value *value)
{
    free(value->name);
    free(value->before);
    free(value->after);
    value->name = value->before = value->after = NULL;
    value->changed = false;
}

static int take(struct scene *scene, struct scene_value *value, size_t store)
{
    struct said_value said;
    if (say_row(scene, value, scene_event(scene), store, &said) == -1)
        return -1;
    forget(value);
    value->name = said.name;
    value->before = said.before;
    value->after = said.after;
    if (said.name == NULL || said.before == NULL || said.after == NULL) {
        forget(value);
        errno = ENOMEM;
        return -1;
    }
    value->changed = strcmp(said.before, said.after) != 0;
    return 0;
}

/* A store touches what it changes, and, with the first by which a type is
 * known, all of that type is known. */
static bool touches(const struct scene *scene, const struct scene_value *value,
                    const struct store *store)
{
    if (value->name == NULL && value->type >= 0 && value->type == store->type)
        return true;
    if (value->offset >= store->offset)
        return value->offset - store->offset < store->size;
    return store->offset - value->offset < size_of(scene, value);
}

int scene_take_values(struct scene *scene)
{
    const struct event *event = scene_event(scene);
    for (size_t i = 0; i < event->store_count; i++) {
        const struct store *store = &event->stores[i];
        struct scene_segment *segment = &scene->segments[store->segment];
        segment->changed = true;
        if (store->type >= 0)
            segment->type = store->type;
        for (size_t k = 0; k < segment->value_count; k++) {
            struct scene_value *value = &segment->values[k];
            if (!touches(scene, value, store))
                continue;
            if (take(scene, value, i) == -1)
                return -1;
        }
    }
    return 0;
}

void scene_leave_values(struct scene *scene, const struct event *event)
{
    for (size_t i = 0; i < event->store_count; i++) {
        struct scene_segment *segment =
            &scene->segments[event->stores[i].segment];
        for (size_t k = 0; k < segment->value_count; k++)
            segment->values[k].changed = false;
    }
}

void scene_forget_values(struct scene_segment *segment)
{
    for (size_t i = 0; i < segment->value_count; i++)
        forget(&segment->values[i]);
}
