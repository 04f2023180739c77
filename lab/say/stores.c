/* What was stored, as numbers or as text. */
#include "say/plain.h"
#include "say/words.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    VALUES_MAX = 4,  /* of a type, told in one sentence */
    CHANGES_MAX = 3, /* places told in one sentence */
    INTS_MAX = 4,
    HEX_MAX = 8,
    TEXT_MAX = 32,
    TEXT_MIN = 3 /* shorter ones are rather numbers */
};

enum form {
    FORM_TEXT,
    FORM_INTS,
    FORM_WIDE, /* one number of 8 bytes */
    FORM_HEX,
};

/* The number in the first `size` bytes, signed; our processors begin with the
 * lowest byte. */
static int64_t number_at(const unsigned char *bytes, size_t size)
{
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++)
        value |= (uint64_t)bytes[i] << (8 * i);
    unsigned unused = (unsigned)(64 - 8 * size);
    return (int64_t)(value << unused) >> unused;
}

/* True when 8 bytes hold what fits 4 in both cases: a long. */
static bool is_small(const unsigned char *bytes)
{
    int64_t value = number_at(bytes, 8);
    return value >= INT32_MIN && value <= INT32_MAX;
}

static enum form form_of(const struct store *store)
{
    long before = plain_length(store->before, store->size);
    long after = plain_length(store->after, store->size);
    if (before >= 0 && after >= 0 && (before >= TEXT_MIN || after >= TEXT_MIN))
        return FORM_TEXT;
    if (store->size == 8 && store->offset % 8 == 0 && is_small(store->before) &&
        is_small(store->after))
        return FORM_WIDE;
    if (store->size <= 2 && store->offset % store->size == 0)
        return FORM_INTS;
    if (store->size % 4 == 0 && store->offset % 4 == 0 &&
        store->size / 4 <= INTS_MAX)
        return FORM_INTS;
    return FORM_HEX;
}

static void put_ints(FILE *out, const unsigned char *bytes, size_t size)
{
    size_t width = size <= 2 ? size : 4;
    for (size_t i = 0; i < size; i += width) {
        int64_t value = number_at(bytes + i, width);
        if (width == 1)
            value = bytes[i]; /* char has no sign that anybody agrees on */
        fprintf(out, "%s%" PRId64, i > 0 ? ", " : "", value);
    }
}

static void put_hex(FILE *out, const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size && i < HEX_MAX; i++)
        fprintf(out, "%s%02x", i > 0 ? " " : "", bytes[i]);
    if (size > HEX_MAX)
        fputs(" ...", out);
}

static void put_text(FILE *out, const unsigned char *bytes, size_t size)
{
    while (size > 0 && bytes[size - 1] == '\0')
        size--;
    plain_quote(out, (const char *)bytes, size, TEXT_MAX);
}

/* Set a slot to what the bytes are in this form. */
static void value(struct saying *saying, enum slot slot, enum form form,
                  const unsigned char *bytes, size_t size)
{
    struct draft draft;
    if (!say_begin(saying, &draft))
        return;
    switch (form) {
    case FORM_TEXT:
        put_text(draft.out, bytes, size);
        break;
    case FORM_INTS:
        put_ints(draft.out, bytes, size);
        break;
    case FORM_WIDE:
        fprintf(draft.out, "%" PRId64, number_at(bytes, 8));
        break;
    case FORM_HEX:
        put_hex(draft.out, bytes, size);
        break;
    }
    say_finish(saying, &draft, slot);
}

void say_plain_value(struct saying *saying, enum slot slot,
                     const struct store *store)
{
    struct store alone = *store; /* what was there does not matter */
    alone.before = alone.after;
    value(saying, slot, form_of(&alone), store->after, store->size);
}

/* Append "bytes 0 to 3: 0 became 42" to the list. */
static void change(struct saying *saying, const struct store *store)
{
    uint64_t last = store->offset + store->size - 1;
    say_slot(saying, SLOT_BEFORE, "%" PRIu64, store->offset);
    say_slot(saying, SLOT_AFTER, "%" PRIu64, last);
    say_part(saying, SLOT_RANGE, SAY_BYTE_RANGE, store->size);

    enum form form = form_of(store);
    value(saying, SLOT_BEFORE, form, store->before, store->size);
    value(saying, SLOT_AFTER, form, store->after, store->size);
    say_part(saying, SLOT_RESULT, SAY_CHANGE, 1);
    const char *text = saying->slots[SLOT_RESULT];
    say_append(saying, SLOT_LIST, SAY_SEMICOLON, text != NULL ? text : "");
}

/* True when there is something to tell. */
static bool is_complete(const struct saying *saying, const struct store *store)
{
    return say_has_segment(saying->history, store->segment) &&
           store->size > 0 && store->before != NULL && store->after != NULL;
}

/* In how many places a store has changed bytes of its segment, from one byte to
 * before another.  As in a recording, changed words of four side by side are
 * one place; but one store may have many, since a recording puts what is left
 * into its last. */
static uint64_t places_in(const struct store *store, uint64_t from, uint64_t to)
{
    uint64_t places = 0, last = UINT64_MAX; /* the last word that differs */
    for (size_t i = 0; i < store->size; i++) {
        uint64_t at = store->offset + i;
        if (at < from || at >= to || store->before[i] == store->after[i])
            continue;
        places += last == UINT64_MAX || at / 4 > last + 1;
        last = at / 4;
    }
    return places;
}

static uint64_t all_places_in(const struct store *store)
{
    return places_in(store, 0, UINT64_MAX);
}

/* Set SLOT_SEGMENT and SLOT_WHO to the one segment and author of a sentence;
 * its list stays. */
static void name_both(struct saying *saying, const struct store *store)
{
    char *list = saying->slots[SLOT_LIST];
    saying->slots[SLOT_LIST] = NULL; /* naming the segment needs it */
    say_segment(saying, store->segment);
    say_process(saying, SLOT_WHO, store->by);
    free(saying->slots[SLOT_LIST]);
    saying->slots[SLOT_LIST] = list;
}

/* Append "slots[3].value = 7 (was 0)" to the list. */
static void append_value(struct saying *saying, const struct store *store,
                         const struct field_changes *changes, size_t number,
                         bool last)
{
    say_change(saying, store, changes, number);
    say_part(saying, SLOT_RESULT, SAY_CHANGE_VALUE, 1);
    const char *text = saying->slots[SLOT_RESULT];
    say_append(saying, SLOT_LIST, last ? SAY_AND : SAY_COMMA,
               text != NULL ? text : "");
}

/* How many values of one segment an author has changed, and how many places of
 * the event that does not tell of. */
static uint64_t count_values(struct saying *saying, const struct store *first,
                             uint64_t *places)
{
    const struct event *event = saying->event;
    struct field_changes changes;
    uint64_t total = 0;
    *places = 0;
    for (size_t i = 0; i < event->store_count; i++) {
        const struct store *store = &event->stores[i];
        if (!is_complete(saying, store))
            continue;
        if (store->segment == first->segment && store->by == first->by &&
            fields_of_store(saying->before, event, i, &changes))
            total += changes.total;
        else
            *places += all_places_in(store);
    }
    return total;
}

/* A text is told as far as its end.  In how many places behind that have its
 * author's stores changed it?  One that is cut has its dots. */
static uint64_t places_behind(const struct saying *saying,
                              const struct store *store,
                              const struct field_changes *changes,
                              const struct field_change *change)
{
    const struct event *event = saying->event;
    const struct field *field = change->field;
    size_t before = strnlen((const char *)change->before, change->size);
    size_t after = strnlen((const char *)change->after, change->size);
    size_t told = before > after ? before : after;
    if (field->kind != FIELD_TEXT || told == change->size)
        return 0;
    uint64_t start = change->element * changes->type->size + field->offset +
                     change->index * field->stride;
    uint64_t places = 0;
    for (size_t i = 0; i < event->store_count; i++)
        if (is_complete(saying, &event->stores[i]) &&
            event->stores[i].segment == store->segment &&
            event->stores[i].by == store->by)
            places += places_in(&event->stores[i],
                                start + change->from + told + 1,
                                start + field->size);
    return places;
}

/* Say what was stored as values of the type.  Returns false when none has
 * changed. */
static bool say_values(struct saying *saying, const struct store *first)
{
    const struct event *event = saying->event;
    struct field_changes changes;
    uint64_t places, told = 0;
    uint64_t total = count_values(saying, first, &places);
    if (total == 0)
        return false;
    for (size_t i = 0; i < event->store_count && told < VALUES_MAX; i++) {
        const struct store *store = &event->stores[i];
        if (!is_complete(saying, store) || store->segment != first->segment ||
            store->by != first->by ||
            !fields_of_store(saying->before, event, i, &changes))
            continue;
        for (size_t k = 0; k < changes.count && told < VALUES_MAX; k++) {
            append_value(saying, store, &changes, k, ++told == total);
            places += places_behind(saying, store, &changes, &changes.first[k]);
        }
    }
    if (total > told) {
        say_part(saying, SLOT_RESULT, SAY_MORE, total - told);
        const char *more = saying->slots[SLOT_RESULT];
        say_append(saying, SLOT_LIST, SAY_AND, more != NULL ? more : "");
    }
    name_both(saying, first);
    say_sentence(saying, first->by < 0 ? SAY_STORES_UNKNOWN : SAY_STORES_VALUES,
                 1);
    if (places > 0)
        say_sentence(saying, SAY_CHANGES_MORE, places);
    return true;
}

/* Say them as bytes. */
static void say_bytes_of(struct saying *saying, const struct store *first)
{
    const struct event *event = saying->event;
    uint64_t told = 0, more = 0;
    for (size_t i = 0; i < event->store_count; i++) {
        const struct store *store = &event->stores[i];
        if (!is_complete(saying, store))
            continue;
        /* One sentence has one author and one segment. */
        if (told == CHANGES_MAX || store->segment != first->segment ||
            store->by != first->by)
            more += all_places_in(store);
        else {
            change(saying, store);
            told++;
        }
    }
    bool ours = event->kind == EVENT_NOTE;
    name_both(saying, first);
    if (ours)
        say_process(saying, SLOT_WHO, event->process);
    say_sentence(saying,
                 ours            ? SAY_STORES_OURS
                 : first->by < 0 ? SAY_STORES_UNKNOWN
                                 : SAY_STORES,
                 1);
    if (more > 0)
        say_sentence(saying, SAY_CHANGES_MORE, more);
}

void say_of_stores(struct saying *saying)
{
    const struct event *event = saying->event;
    say_clear(saying, SLOT_LIST);
    for (size_t i = 0; i < event->store_count; i++)
        if (is_complete(saying, &event->stores[i])) {
            if (!say_values(saying, &event->stores[i]))
                say_bytes_of(saying, &event->stores[i]);
            return;
        }
}
