/* Writing a history as JSON Lines: see jsonl.h. */
#include "recording/jsonl.h"
#include "recording/jsonl_values.h"
#include "recording/names.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* THE PARTS OF AN EVENT */

/* Without the zeros at the end. */
static json_t *arguments(const uint64_t args[6])
{
    size_t count = 6;
    while (count > 0 && args[count - 1] == 0)
        count--;
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        put_last(&list, number_text("x", args[i]));
    return list;
}

static json_t *attached_list(const struct process_change *change)
{
    json_t *list = json_array();
    for (size_t i = 0; i < change->attached_count; i++) {
        const struct attached *attached = &change->attached[i];
        json_t *one = json_object();
        put_value(&one, "segment", json_integer(attached->segment));
        put_hex(&one, "start", attached->start);
        put_hex(&one, "end", attached->end);
        put_hex(&one, "offset", attached->offset);
        put_true(&one, "writable", attached->writable);
        put_true(&one, "executable", attached->executable);
        put_last(&list, one);
    }
    return list;
}

static json_t *process_changes(const struct event *event)
{
    json_t *list = json_array();
    for (size_t i = 0; i < event->process_count; i++) {
        const struct process_change *change = &event->processes[i];
        json_t *one = json_object();
        put_value(&one, "process", json_integer(change->process));
        put_word(&one, "state", name_of_state(change->state));
        if (change->doing != CALL_NONE)
            put_word(&one, "doing", name_of_call(change->doing));
        if (change->attached_count > 0)
            put_value(&one, "attached", attached_list(change));
        put_last(&list, one);
    }
    return list;
}

static json_t *segment_changes(const struct event *event)
{
    json_t *list = json_array();
    for (size_t i = 0; i < event->segment_count; i++) {
        const struct segment_change *change = &event->segments[i];
        json_t *one = json_object();
        put_value(&one, "segment", json_integer(change->segment));
        put_true(&one, "gone", change->gone);
        put_hex(&one, "key", (uint32_t)change->key);
        if (change->mode != 0)
            put_value(&one, "mode", number_text("o", change->mode));
        put_value(&one, "nattch", json_integer((json_int_t)change->nattch));
        put_last(&list, one);
    }
    return list;
}

static json_t *operations(const struct event *event)
{
    json_t *list = json_array();
    for (size_t i = 0; i < event->operation_count; i++) {
        const struct operation *operation = &event->operations[i];
        json_t *one = json_object();
        put_value(&one, "number", json_integer(operation->number));
        put_value(&one, "by", json_integer(operation->by));
        put_hex(&one, "flags", (uint32_t)operation->flags);
        put_last(&list, one);
    }
    return list;
}

static json_t *set_changes(const struct event *event)
{
    json_t *list = json_array();
    for (size_t i = 0; i < event->set_count; i++) {
        const struct set_change *change = &event->sets[i];
        json_t *one = json_object(), *values = json_array();
        for (size_t k = 0; k < change->value_count; k++)
            put_last(&values, json_integer(change->values[k]));
        put_value(&one, "set", json_integer(change->set));
        put_true(&one, "gone", change->gone);
        put_value(&one, "values", values);
        put_last(&list, one);
    }
    return list;
}

static json_t *namings(const struct event *event)
{
    json_t *list = json_array();
    for (size_t i = 0; i < event->naming_count; i++) {
        json_t *one = json_object();
        put_value(&one, "process", json_integer(event->namings[i].process));
        put_string(&one, "role", event->namings[i].role);
        put_last(&list, one);
    }
    return list;
}

static json_t *stores(const struct event *event)
{
    json_t *list = json_array();
    for (size_t i = 0; i < event->store_count; i++) {
        const struct store *store = &event->stores[i];
        json_t *one = json_object();
        put_value(&one, "segment", json_integer(store->segment));
        put_integer(&one, "by", store->by, -1);
        put_hex(&one, "offset", store->offset);
        put_value(&one, "before", hex_of(store->before, store->size));
        put_value(&one, "after", hex_of(store->after, store->size));
        put_integer(&one, "type", store->type, -1);
        put_last(&list, one);
    }
    return list;
}

/* LINES */

static void put_call(json_t **line, const struct event *event)
{
    if (event->call != CALL_NONE)
        put_word(line, "call", name_of_call(event->call));
    json_t *args = arguments(event->args);
    if (json_array_size(args) > 0 || args == NULL)
        put_value(line, "args", args);
    else
        json_decref(args);
    put_integer(line, "result", event->result, 0);
    put_symbol(line, "error", event->error, name_of_errno(event->error));
    if (event->cause != CAUSE_NONE)
        put_word(line, "cause", name_of_cause(event->cause));
}

static void put_subject(json_t **line, const struct event *event)
{
    put_integer(line, "segment", event->segment, -1);
    if (event->place != PLACE_ELSEWHERE)
        put_word(line, "place", name_of_place(event->place));
    put_hex(line, "address", event->address);
    put_hex(line, "offset", event->offset);
    put_integer(line, "set", event->set, -1);
    if (event->operation_count > 0)
        put_value(line, "operations", operations(event));
    put_integer(line, "other", event->other, -1);
    put_symbol(line, "signal", event->signo, name_of_signal(event->signo));
    put_integer(line, "code", event->code, 0);
    put_integer(line, "status", event->status, 0);
    if (event->kind == EVENT_NOTE || event->note != 0)
        put_word(line, "note", name_of_note(event->note));
    put_bytes(line, "text", event->text, event->text_size);
}

static json_t *event_line(const struct event *event)
{
    json_t *line = json_object();
    put_word(&line, "event", name_of_kind(event->kind));
    put_value(&line, "process", json_integer(event->process));
    put_integer(&line, "thread", event->thread, 0);
    if (isfinite(event->seconds) && event->seconds != 0)
        put_value(&line, "seconds", json_real(event->seconds));
    put_source(&line, &event->at);
    put_call(&line, event);
    put_subject(&line, event);
    if (event->process_count > 0)
        put_value(&line, "processes", process_changes(event));
    if (event->segment_count > 0)
        put_value(&line, "segments", segment_changes(event));
    if (event->set_count > 0)
        put_value(&line, "sets", set_changes(event));
    if (event->naming_count > 0)
        put_value(&line, "roles", namings(event));
    if (event->store_count > 0)
        put_value(&line, "stores", stores(event));
    put_access(&line, event);
    put_waits(&line, event);
    return line;
}

static json_t *process_line(const struct process *process, size_t index)
{
    json_t *line = json_object();
    put_word(&line, "new", "process");
    put_value(&line, "index", json_integer((json_int_t)index));
    put_integer(&line, "parent", process->parent, -1);
    put_integer(&line, "pid", process->pid, 0);
    put_string(&line, "role", process->role);
    put_string(&line, "name", process->name);
    return line;
}

static json_t *segment_line(const struct shared *segment, size_t index)
{
    json_t *line = json_object();
    put_word(&line, "new", "segment");
    put_value(&line, "index", json_integer((json_int_t)index));
    put_word(&line, "kind", name_of_segment(segment->kind));
    put_integer(&line, "id", segment->id, 0);
    put_hex(&line, "key", (uint32_t)segment->key);
    put_integer(&line, "size", (int64_t)segment->size, 0);
    put_string(&line, "name", segment->name);
    return line;
}

static json_t *set_line(const struct set *set, size_t index)
{
    json_t *line = json_object();
    put_word(&line, "new", "set");
    put_value(&line, "index", json_integer((json_int_t)index));
    put_integer(&line, "id", set->id, 0);
    put_hex(&line, "key", (uint32_t)set->key);
    put_integer(&line, "size", set->size, 0);
    return line;
}

static json_t *type_line(const struct type *type, size_t index)
{
    json_t *line = json_object(), *fields = json_array();
    put_word(&line, "new", "type");
    put_value(&line, "index", json_integer((json_int_t)index));
    put_string(&line, "name", type->name);
    put_string(&line, "variable", type->variable);
    put_integer(&line, "size", (int64_t)type->size, 0);
    for (size_t i = 0; i < type->field_count; i++) {
        const struct field *field = &type->fields[i];
        json_t *one = json_object();
        put_string(&one, "name", field->name);
        put_word(&one, "kind", name_of_field(field->kind));
        put_hex(&one, "offset", field->offset);
        put_integer(&one, "size", (int64_t)field->size, 0);
        put_integer(&one, "stride", (int64_t)field->stride, 0);
        put_integer(&one, "count", (int64_t)field->count, 1);
        put_last(&fields, one);
    }
    put_value(&line, "fields", fields);
    return line;
}

static json_t *source_line(const struct text_file *file, size_t index)
{
    json_t *line = json_object();
    put_word(&line, "new", "source");
    put_value(&line, "index", json_integer((json_int_t)index));
    put_string(&line, "name", file->name);
    put_bytes(&line, "text", file->text, file->size);
    put_true(&line, "newer", file->newer);
    return line;
}

/* Write one line, and free it.  It is made whole before its first byte goes
 * out, so that a lack of memory leaves no half of it. */
static bool write_line(FILE *file, json_t *line)
{
    char *text = json_dumps(line, JSON_COMPACT);
    json_decref(line);
    if (text == NULL) {
        errno = ENOMEM;
        return false;
    }
    bool good = fputs(text, file) != EOF && putc('\n', file) != EOF;
    free(text);
    return good;
}

static bool write_tables(FILE *file, const struct history *history,
                         struct jsonl_writer *writer)
{
    const char *member;
    for (size_t i; (i = writer->processes) < history->process_count;) {
        errno = EINVAL;
        if (jsonl_check_process(history, i, &member) != JSONL_FINE ||
            !write_line(file, process_line(&history->processes[i], i)))
            return false;
        writer->processes++;
    }
    for (size_t i; (i = writer->segments) < history->segment_count;) {
        errno = EINVAL;
        if (jsonl_check_segment(history, i, &member) != JSONL_FINE ||
            !write_line(file, segment_line(&history->segments[i], i)))
            return false;
        writer->segments++;
    }
    for (size_t i; (i = writer->sets) < history->set_count;) {
        if (!write_line(file, set_line(&history->sets[i], i)))
            return false;
        writer->sets++;
    }
    for (size_t i; (i = writer->types) < history->type_count;) {
        errno = EINVAL;
        if (jsonl_check_type(&history->types[i], &member) != JSONL_FINE ||
            !write_line(file, type_line(&history->types[i], i)))
            return false;
        writer->types++;
    }
    for (size_t i; (i = writer->sources) < history->source_count;) {
        errno = EINVAL;
        if (jsonl_check_source(history, i, &member) != JSONL_FINE ||
            !write_line(file, source_line(&history->sources[i], i)))
            return false;
        writer->sources++;
    }
    return true;
}

static bool write_event(FILE *file, const struct history *history,
                        struct jsonl_writer *writer)
{
    const char *member;
    const struct event *event = &history->events[writer->events];
    if (!write_tables(file, history, writer))
        return false;
    errno = EINVAL;
    if (jsonl_check_event(history, event, &member) != JSONL_FINE ||
        !write_line(file, event_line(event)) || fflush(file) == EOF)
        return false;
    writer->events++;
    return true;
}

int jsonl_begin(FILE *file, struct jsonl_writer *writer)
{
    *writer = (struct jsonl_writer){0};
    json_t *line = json_object();
    put_word(&line, "attached", "recording");
    put_value(&line, "version", json_integer(JSONL_VERSION));
    if (write_line(file, line) && fflush(file) == 0)
        return 0;
    writer->error = errno;
    return -1;
}

int jsonl_event(FILE *file, const struct history *history,
                struct jsonl_writer *writer)
{
    while (writer->error == 0 && writer->events < history->event_count)
        if (!write_event(file, history, writer))
            writer->error = errno;
    if (writer->error == 0)
        return 0;
    errno = writer->error;
    return -1;
}
