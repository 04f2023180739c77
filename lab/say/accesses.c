/* Single loads and stores, and what goes wrong between processes by them. */
#include "recording/hazards.h"
#include "say/say.h"
#include "say/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    VALUES_MOST = 4, /* told in one sentence */
};

/* Append one part of the list. */
static void append(struct saying *saying, enum message message)
{
    say_part(saying, SLOT_RESULT, message, 1);
    const char *text = saying->slots[SLOT_RESULT];
    say_append(saying, SLOT_LIST, SAY_COMMA, text != NULL ? text : "");
}

/* Some bytes of a segment as if each had changed, so that the values that lie
 * there are found; `before` is to be freed. */
static bool as_store(struct store *store, int segment, uint64_t offset,
                     const unsigned char *bytes, size_t size, int by, int type)
{
    unsigned char *before = malloc(size + 1);
    if (before == NULL)
        return false;
    for (size_t i = 0; i < size; i++)
        before[i] = (unsigned char)~bytes[i];
    *store = (struct store){
        .segment = segment,
        .by = by,
        .offset = offset,
        .size = size,
        .before = before,
        .after = (unsigned char *)bytes,
        .type = type,
    };
    return true;
}

/* The values in these bytes; false when they have no type. */
static bool values_of(struct saying *saying, struct store *store,
                      struct field_changes *changes)
{
    struct event event = {.stores = store, .store_count = 1};
    return saying->before != NULL &&
           fields_of_store(saying->before, &event, 0, changes) &&
           changes->count > 0;
}

/* Append what is in these bytes to the list: "*counter = 1", or "bytes 0 to 3:
 * 1". */
static void append_bytes(struct saying *saying, struct store *store)
{
    struct field_changes changes;
    if (values_of(saying, store, &changes)) {
        for (size_t i = 0; i < changes.count && i < VALUES_MOST; i++) {
            say_change(saying, store, &changes, i);
            append(saying, SAY_VALUE);
        }
        return;
    }
    say_slot(saying, SLOT_BEFORE, "%" PRIu64, store->offset);
    say_slot(saying, SLOT_AFTER, "%" PRIu64, store->offset + store->size - 1);
    say_part(saying, SLOT_RANGE, SAY_BYTE_RANGE, store->size);
    say_plain_value(saying, SLOT_AFTER, store);
    append(saying, SAY_VALUE_BYTES);
}

/* The list is kept while a segment is named. */
static void name_segment(struct saying *saying, int segment)
{
    char *list = saying->slots[SLOT_LIST];
    saying->slots[SLOT_LIST] = NULL;
    say_segment(saying, segment);
    free(saying->slots[SLOT_LIST]);
    saying->slots[SLOT_LIST] = list;
}

/* --- Loads --------------------------------------------------------------- */

static bool is_complete(const struct saying *saying, int segment,
                        const unsigned char *bytes, size_t size)
{
    return say_has_segment(saying->history, segment) && bytes != NULL &&
           size > 0;
}

void say_of_loads(struct saying *saying)
{
    const struct event *event = saying->event;
    int segment = -1;
    say_clear(saying, SLOT_LIST);
    for (size_t i = 0; i < event->load_count; i++) {
        const struct load *load = &event->loads[i];
        struct store store;
        if (!is_complete(saying, load->segment, load->bytes, load->size) ||
            (segment != -1 && segment != load->segment))
            continue;
        segment = load->segment;
        if (!as_store(&store, load->segment, load->offset, load->bytes,
                      load->size, event->process, load->type)) {
            saying->failed = true;
            return;
        }
        append_bytes(saying, &store);
        free(store.before);
    }
    if (segment == -1)
        return;
    name_segment(saying, segment);
    say_sentence(saying, event->again > 0 ? SAY_LOADS_AGAIN : SAY_LOADS,
                 event->again);
}

/* --- Stores of what was there -------------------------------------------- */

bool say_of_same(struct saying *saying)
{
    const struct event *event = saying->event;
    const struct store *first = event->store_count > 0 ? &event->stores[0]
                                                       : NULL;
    if (!event->exact || first == NULL)
        return false;
    for (size_t i = 0; i < event->store_count; i++) {
        const struct store *store = &event->stores[i];
        if (!is_complete(saying, store->segment, store->after, store->size) ||
            store->before == NULL || store->segment != first->segment ||
            memcmp(store->before, store->after, store->size) != 0)
            return false;
    }
    say_clear(saying, SLOT_LIST);
    for (size_t i = 0; i < event->store_count; i++) {
        struct store store;
        if (!as_store(&store, first->segment, event->stores[i].offset,
                      event->stores[i].after, event->stores[i].size,
                      event->process, event->stores[i].type)) {
            saying->failed = true;
            return true;
        }
        append_bytes(saying, &store);
        free(store.before);
    }
    name_segment(saying, first->segment);
    say_sentence(saying, SAY_STORES_SAME, 1);
    return true;
}

/* --- Hazards ------------------------------------------------------------- */

/* What was in the bytes the hazard is about, from some that hold all of them,
 * in a slot; otherwise it stays empty. */
static void put_value(struct saying *saying, enum slot slot,
                      const struct hazard *hazard, uint64_t offset,
                      const unsigned char *bytes, size_t size, int type)
{
    struct store store;
    struct field_changes changes;
    say_clear(saying, slot);
    if (bytes == NULL || offset > hazard->offset ||
        hazard->offset - offset > size ||
        size - (hazard->offset - offset) < hazard->size || hazard->size == 0)
        return;
    if (!as_store(&store, hazard->segment, hazard->offset,
                  bytes + (hazard->offset - offset), hazard->size,
                  saying->event->process, type)) {
        saying->failed = true;
        return;
    }
    if (values_of(saying, &store, &changes) && changes.total == 1) {
        say_change(saying, &store, &changes, 0);
        say_slot(saying, slot, "%s",
                 saying->slots[SLOT_AFTER] != NULL ? saying->slots[SLOT_AFTER]
                                                   : "");
    } else
        say_plain_value(saying, slot, &store);
    free(store.before);
}

static const struct load *load_of(const struct event *event,
                                  const struct hazard *hazard)
{
    for (size_t i = 0; i < event->load_count; i++)
        if (event->loads[i].segment == hazard->segment &&
            event->loads[i].offset <= hazard->offset)
            return &event->loads[i];
    return NULL;
}

static const struct store *store_of(const struct event *event,
                                    const struct hazard *hazard)
{
    for (size_t i = 0; i < event->store_count; i++)
        if (event->stores[i].segment == hazard->segment &&
            event->stores[i].offset <= hazard->offset)
            return &event->stores[i];
    return NULL;
}

/* The line of an event that tells of one instruction; otherwise it stands
 * somewhere behind. */
static void put_line(struct saying *saying, enum slot slot,
                     const struct event *event)
{
    say_clear(saying, slot);
    if (event->exact && event->at.line > 0)
        say_slot(saying, slot, "%d", event->at.line);
}

static void say_lost(struct saying *saying, const struct hazard *hazard)
{
    const struct event *events = saying->history->events;
    const struct load *had = load_of(&events[hazard->first], hazard);
    const struct store *made = store_of(&events[hazard->between], hazard);
    const struct store *now = store_of(saying->event, hazard);
    if (made == NULL || now == NULL)
        return;
    say_process(saying, SLOT_OTHER, made->by);
    put_value(saying, SLOT_TEXT, hazard, now->offset, now->after, now->size,
              now->type);
    put_value(saying, SLOT_RESULT, hazard, made->offset, made->after,
              made->size, made->type);
    put_value(saying, SLOT_REASON, hazard, had != NULL ? had->offset : 0,
              had != NULL ? had->bytes : NULL, had != NULL ? had->size : 0,
              had != NULL ? had->type : -1);
    put_line(saying, SLOT_LINE, &events[hazard->first]);
    put_line(saying, SLOT_LINE_OTHER, &events[hazard->between]);
    bool values = saying->slots[SLOT_TEXT] != NULL &&
                  saying->slots[SLOT_RESULT] != NULL &&
                  saying->slots[SLOT_REASON] != NULL;
    say_sentence(saying, values ? SAY_LOST_UPDATE : SAY_LOST_UPDATE_BARE, 1);
}

static void say_torn(struct saying *saying, const struct hazard *hazard)
{
    const struct event *events = saying->history->events;
    const struct event *between = &events[hazard->between];
    say_process(saying, SLOT_OTHER, between->process);
    put_line(saying, SLOT_LINE, &events[hazard->first]);
    put_line(saying, SLOT_LINE_OTHER, between);
    say_sentence(saying, SAY_TORN_READ, 1);
}

void say_of_hazard(struct saying *saying)
{
    const struct history *history = saying->history;
    struct hazard hazard;
    if (!saying->event->exact || saying->event < history->events ||
        !hazard_at(history, (size_t)(saying->event - history->events), &hazard))
        return;
    if (hazard.kind == HAZARD_LOST_UPDATE)
        say_lost(saying, &hazard);
    else
        say_torn(saying, &hazard);
}

char *say_hazards(const struct history *history)
{
    struct hazards all = hazards_of(history);
    struct saying saying;
    const enum message messages[HAZARD_KINDS] = {
        [HAZARD_LOST_UPDATE] = SAY_LOST_UPDATES,
        [HAZARD_TORN_READ] = SAY_TORN_READS,
    };
    if (!say_start_alone(&saying, history))
        return NULL;
    for (int i = 0; i < HAZARD_KINDS; i++) {
        if (all.count[i] == 0)
            continue;
        put_line(&saying, SLOT_LINE, &history->events[all.first[i].event]);
        say_slot(&saying, SLOT_NUMBER, "%zu", all.first[i].event + 1);
        say_sentence(&saying, messages[i], all.count[i]);
    }
    return say_end_alone(&saying);
}
