/* What neither is written nor read: see jsonl.h. */
#include "recording/jsonl.h"
#include "recording/names.h"

#include <limits.h>

/* The first reason that was found. */
struct finding {
    enum jsonl_code code;
    const char *member;
};

static void demand(struct finding *finding, bool holds, enum jsonl_code code,
                   const char *member)
{
    if (finding->code == JSONL_FINE && !holds)
        *finding = (struct finding){code, member};
}

static void demand_index(struct finding *finding, int index, int least,
                         size_t count, const char *member)
{
    demand(finding, index >= least && (index < 0 || (size_t)index < count),
           JSONL_INDEX, member);
}

static enum jsonl_code found(const struct finding *finding, const char **member)
{
    *member = finding->member;
    return finding->code;
}

enum jsonl_code jsonl_check_process(const struct history *history,
                                    size_t process, const char **member)
{
    struct finding finding = {0};
    demand_index(&finding, history->processes[process].parent, -1, process,
                 "parent");
    return found(&finding, member);
}

enum jsonl_code jsonl_check_segment(const struct history *history,
                                    size_t segment, const char **member)
{
    const struct shared *shared = &history->segments[segment];
    const uint64_t size = shared->size;
    struct finding finding = {0};
    demand(&finding, name_of_segment(shared->kind) != NULL, JSONL_MALFORMED,
           "kind");
    demand(&finding, size <= INT64_MAX, JSONL_SIZE, "size");
    return found(&finding, member);
}

/* Numbers have the sizes that numbers have. */
static bool may_have_size(enum field_kind kind, uint64_t size)
{
    bool number = size == 1 || size == 2 || size == 4 || size == 8;
    if (kind == FIELD_BYTES || kind == FIELD_TEXT)
        return size > 0;
    return number && (kind != FIELD_FLOATING || size >= 4);
}

/* Does the last value of the field end in the first `size` bytes? */
static bool ends_within(const struct field *field, uint64_t size)
{
    if (field->size > size || field->offset > size - field->size)
        return false;
    uint64_t left = size - field->size - field->offset;
    return field->count == 1 ||
           (field->stride >= field->size && field->stride > 0 &&
            field->count - 1 <= left / field->stride);
}

enum jsonl_code jsonl_check_type(const struct type *type, const char **member)
{
    struct finding finding = {0};
    uint64_t left = type->size; /* bytes in no field so far */
    demand(&finding, type->size > 0 && type->size <= INT64_MAX, JSONL_SIZE,
           "size");
    demand(&finding, type->field_count <= FIELDS_MAX, JSONL_SIZE, "fields");
    for (size_t i = 0; i < type->field_count; i++) {
        const struct field *field = &type->fields[i];
        demand(&finding, name_of_field(field->kind) != NULL, JSONL_MALFORMED,
               "kind");
        demand(&finding, may_have_size(field->kind, field->size), JSONL_SIZE,
               "size");
        demand(&finding, field->count > 0, JSONL_SIZE, "count");
        demand(&finding, ends_within(field, type->size), JSONL_SIZE, "offset");
        if (finding.code != JSONL_FINE)
            break;
        /* Whoever goes through all fields goes through no byte twice. */
        demand(&finding, field->size * field->count <= left, JSONL_SIZE,
               "fields");
        left -= field->size * field->count;
    }
    return found(&finding, member);
}

enum jsonl_code jsonl_check_source(const struct history *history, size_t source,
                                   const char **member)
{
    const struct text_file *file = &history->sources[source];
    struct finding finding = {0};
    demand(&finding, source < SOURCES_MAX, JSONL_SIZE, "index");
    demand(&finding, file->name != NULL, JSONL_MALFORMED, "name");
    demand(&finding, file->text != NULL, JSONL_MALFORMED, "text");
    demand(&finding, file->size <= SOURCE_SIZE_MAX, JSONL_SIZE, "text");
    return found(&finding, member);
}

static void check_codes(struct finding *finding, const struct event *event)
{
    demand(finding, name_of_kind(event->kind) != NULL, JSONL_MALFORMED,
           "event");
    demand(finding, name_of_call(event->call) != NULL, JSONL_MALFORMED, "call");
    demand(finding, name_of_cause(event->cause) != NULL, JSONL_MALFORMED,
           "cause");
    demand(finding, name_of_place(event->place) != NULL, JSONL_MALFORMED,
           "place");
    demand(finding, name_of_note(event->note) != NULL, JSONL_MALFORMED, "note");
}

static void check_process_change(struct finding *finding,
                                 const struct history *history,
                                 const struct process_change *change)
{
    demand_index(finding, change->process, 0, history->process_count,
                 "process");
    demand(finding, name_of_state(change->state) != NULL, JSONL_MALFORMED,
           "state");
    demand(finding, name_of_call(change->doing) != NULL, JSONL_MALFORMED,
           "doing");
    for (size_t i = 0; i < change->attached_count; i++) {
        const struct attached *attached = &change->attached[i];
        demand_index(finding, attached->segment, 0, history->segment_count,
                     "segment");
        demand(finding, attached->start <= attached->end, JSONL_SIZE, "end");
    }
}

static void check_wait(struct finding *finding, const struct history *history,
                       const struct wait *wait)
{
    demand_index(finding, wait->process, 0, history->process_count, "process");
    demand(finding, name_of_wait(wait->kind) != NULL, JSONL_MALFORMED, "kind");
    demand(finding, name_of_call((enum call)wait->call) != NULL,
           JSONL_MALFORMED, "call");
    demand_index(finding, wait->set, -1, history->set_count, "set");
    for (size_t i = 0; i < wait->other_count; i++)
        demand_index(finding, wait->others[i], 0, history->process_count,
                     "others");
    for (size_t i = 0; i < wait->range_count; i++) {
        const struct range *range = &wait->ranges[i];
        demand_index(finding, range->segment, 0, history->segment_count,
                     "segment");
        demand_index(finding, range->type, -1, history->type_count, "type");
        demand(finding, range->offset <= UINT64_MAX - range->size, JSONL_SIZE,
               "size");
    }
}

enum jsonl_code jsonl_check_event(const struct history *history,
                                  const struct event *event,
                                  const char **member)
{
    struct finding finding = {0};
    check_codes(&finding, event);
    demand_index(&finding, event->process, 0, history->process_count,
                 "process");
    demand_index(&finding, event->segment, -1, history->segment_count,
                 "segment");
    demand_index(&finding, event->set, -1, history->set_count, "set");
    demand_index(&finding, event->other, -1, history->process_count, "other");
    for (size_t i = 0; i < event->process_count; i++)
        check_process_change(&finding, history, &event->processes[i]);
    for (size_t i = 0; i < event->segment_count; i++) {
        demand_index(&finding, event->segments[i].segment, 0,
                     history->segment_count, "segment");
        demand(&finding, event->segments[i].nattch <= LONG_MAX, JSONL_SIZE,
               "nattch");
    }
    for (size_t i = 0; i < event->set_count; i++)
        demand_index(&finding, event->sets[i].set, 0, history->set_count,
                     "set");
    for (size_t i = 0; i < event->naming_count; i++)
        demand_index(&finding, event->namings[i].process, 0,
                     history->process_count, "process");
    for (size_t i = 0; i < event->store_count; i++) {
        const struct store *store = &event->stores[i];
        demand_index(&finding, store->segment, 0, history->segment_count,
                     "segment");
        demand_index(&finding, store->by, -1, history->process_count, "by");
        demand_index(&finding, store->type, -1, history->type_count, "type");
        demand(&finding, store->offset <= UINT64_MAX - store->size, JSONL_SIZE,
               "offset");
    }
    demand(&finding, event->again <= INT64_MAX, JSONL_SIZE, "again");
    for (size_t i = 0; i < event->load_count; i++) {
        const struct load *load = &event->loads[i];
        demand_index(&finding, load->segment, 0, history->segment_count,
                     "segment");
        demand_index(&finding, load->type, -1, history->type_count, "type");
        demand(&finding, load->offset <= UINT64_MAX - load->size, JSONL_SIZE,
               "offset");
    }
    for (size_t i = 0; i < event->wait_count; i++)
        check_wait(&finding, history, &event->waits[i]);
    return found(&finding, member);
}
