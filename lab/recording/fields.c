/* Which values of its type a store has changed: see fields.h. */
#include "recording/fields.h"
#include "recording/jsonl.h"

#include <string.h>

enum {
    NEAR = 64,      /* stores of an event before and behind one that can touch
                       the same value; the tracer makes no more */
    TEXT_BEGIN = 32 /* a change behind so many characters is shown alone */
};

/* One value of a segment. */
struct place {
    const struct field *field;
    uint64_t element, index;
    uint64_t start, end; /* in the segment */
};

struct search {
    const struct state *before;
    const struct event *event;
    size_t store;
    const struct type *type;
    uint64_t size; /* of the segment */
};

/* --- Places -------------------------------------------------------------- */

/* Which of a field's values is the first to end behind a byte of its type;
 * `count` or more: none. */
static uint64_t first_behind(const struct field *field, uint64_t byte)
{
    if (byte < field->offset + field->size)
        return 0;
    if (field->count == 1)
        return 1;
    return (byte - field->offset - field->size) / field->stride + 1;
}

/* The first value of an element that ends behind this byte of it. */
static bool find_in_element(const struct type *type, uint64_t byte,
                            struct place *place)
{
    bool found = false;
    for (size_t i = 0; i < type->field_count; i++) {
        const struct field *field = &type->fields[i];
        uint64_t index = first_behind(field, byte);
        if (index >= field->count)
            continue;
        uint64_t start = field->offset + index * field->stride;
        if (found && start >= place->start)
            continue;
        found = true;
        place->field = field;
        place->index = index;
        place->start = start;
    }
    return found;
}

/* The first value that ends behind this byte of the segment, and inside. */
static bool find_place(const struct search *search, uint64_t byte,
                       struct place *place)
{
    uint64_t size = search->type->size;
    if (byte >= search->size)
        return false;
    place->element = byte / size;
    if (!find_in_element(search->type, byte % size, place)) {
        place->element++;
        if (place->element * size >= search->size ||
            !find_in_element(search->type, 0, place))
            return false;
    }
    /* One that is cut is none, unless it is the only one there is. */
    uint64_t start = place->element * size;
    if (place->element > 0 && size > search->size - start)
        return false;
    place->start += start;
    place->end = place->start + place->field->size;
    return place->end <= search->size;
}

/* --- Bytes --------------------------------------------------------------- */

/* The store number `i` of the event, when it is one of the same segment. */
static const struct store *store_at(const struct search *search, size_t i)
{
    const struct store *store = &search->event->stores[i];
    bool same = store->segment ==
                    search->event->stores[search->store].segment &&
                store->size > 0 && store->before != NULL &&
                store->after != NULL &&
                store->offset <= UINT64_MAX - store->size;
    return same ? store : NULL;
}

/* The first byte from `start` to before `end` that one store has changed; or
 * `end`. */
static uint64_t changed_by(const struct store *store, uint64_t start,
                           uint64_t end)
{
    uint64_t last = store->offset + store->size;
    for (uint64_t i = start > store->offset ? start : store->offset;
         i < end && i < last; i++)
        if (store->before[i - store->offset] != store->after[i - store->offset])
            return i;
    return end;
}

/* Has an earlier store changed it? */
static bool changed_before(const struct search *search,
                           const struct place *place)
{
    for (size_t i = search->store; i-- > 0 && search->store - i < NEAR;) {
        const struct store *store = store_at(search, i);
        if (store == NULL || store->offset + store->size <= place->start)
            break;
        if (changed_by(store, place->start, place->end) < place->end)
            return true;
    }
    return false;
}

/* Bytes of the segment as they were and as they are. */
static void read_bytes(const struct search *search, uint64_t start, size_t size,
                       unsigned char *before, unsigned char *after)
{
    const struct segment_now *now =
        &search->before->segments[search->event->stores[search->store].segment];
    size_t last = search->store + NEAR, first = 0;
    if (search->store > NEAR)
        first = search->store - NEAR;
    for (size_t i = 0; i < size; i++)
        before[i] = now->bytes != NULL && start + i < now->known
                        ? now->bytes[start + i]
                        : 0;
    memcpy(after, before, size);
    for (size_t k = first; k < last && k < search->event->store_count; k++) {
        const struct store *store = store_at(search, k);
        for (size_t i = 0; i < size && store != NULL; i++)
            if (start + i >= store->offset &&
                start + i - store->offset < store->size) {
                before[i] = store->before[start + i - store->offset];
                after[i] = store->after[start + i - store->offset];
            }
    }
}

/* Which part of a value is shown, when its first change is at `changed`: the
 * beginning, unless that would not show the change. */
static uint64_t shown_from(const struct field *field, uint64_t changed,
                           const unsigned char *begin)
{
    if (field->kind == FIELD_TEXT)
        return changed < TEXT_BEGIN &&
                       memchr(begin, '\0', (size_t)changed) == NULL
                   ? 0
                   : changed;
    return changed < 8 ? 0 : changed & ~(uint64_t)3;
}

static void keep(const struct search *search, const struct place *place,
                 uint64_t changed, struct field_change *change)
{
    uint64_t size = place->field->size;
    change->field = place->field;
    change->element = place->element;
    change->index = place->index;
    change->size = size < FIELD_KEPT ? (size_t)size : (size_t)FIELD_KEPT;
    read_bytes(search, place->start, change->size, change->before,
               change->after);
    change->from = shown_from(place->field, changed - place->start,
                              change->before);
    if (change->from == 0)
        return;
    if (size - change->from < FIELD_KEPT)
        change->size = (size_t)(size - change->from);
    read_bytes(search, place->start + change->from, change->size,
               change->before, change->after);
}

/* --- All of them --------------------------------------------------------- */

/* The type of a store; NULL when nothing can be said by it. */
static const struct type *type_of(const struct state *before,
                                  const struct store *store)
{
    const struct history *history = before != NULL ? before->history : NULL;
    const char *member;
    if (history == NULL || store->type < 0 ||
        (size_t)store->type >= history->type_count || store->segment < 0 ||
        (size_t)store->segment >= history->segment_count)
        return NULL;
    const struct type *type = &history->types[store->type];
    return jsonl_check_type(type, &member) == JSONL_FINE ? type : NULL;
}

bool fields_of_store(const struct state *before, const struct event *event,
                     size_t store, struct field_changes *changes)
{
    const struct store *of = &event->stores[store];
    struct search search = {before, event, store, type_of(before, of), 0};
    *changes = (struct field_changes){.type = search.type};
    if (search.type == NULL || store_at(&search, store) == NULL)
        return false;
    search.size = before->history->segments[of->segment].size;
    if (search.size > INT64_MAX)
        return false;
    changes->elements = search.size / search.type->size;

    bool any = false;
    struct place place;
    for (uint64_t at = of->offset;
         at < of->offset + of->size && find_place(&search, at, &place);
         at = place.end) {
        if (place.start >= of->offset + of->size)
            break;
        uint64_t changed = changed_by(of, place.start, place.end);
        bool told = changed_before(&search, &place);
        any |= changed < place.end || told;
        if (changed == place.end || told)
            continue;
        if (changes->count < FIELDS_FIRST)
            keep(&search, &place, changed, &changes->first[changes->count++]);
        changes->total++;
    }
    return any;
}
