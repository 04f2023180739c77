/* Reading a history from JSON Lines: see jsonl.h.  Files may come from anyone,
 * so nothing in them is believed. */
#include "recording/jsonl.h"
#include "recording/jsonl_values.h"
#include "recording/lines.h"
#include "recording/names.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* The largest size that fits both in memory and in JSON. */
#define SIZE_MOST (SIZE_MAX > INT64_MAX ? INT64_MAX : (int64_t)SIZE_MAX)

enum {
    TITLE_MAX = 4096, /* bytes of the first line; more is no recording */
};

/* THE PARTS OF AN EVENT */

static void read_call(struct jsonl_problem *problem, const json_t *from,
                      struct event *event)
{
    event->call = (enum call)take_word(problem, from, "call", call_named,
                                       CALL_OTHER);
    const json_t *args = take_array(problem, from, "args");
    if (json_array_size(args) > 6)
        jsonl_refuse(problem, JSONL_SIZE, "args");
    for (size_t i = 0; i < 6; i++)
        event->args[i] = take_text_number(problem, json_array_get(args, i),
                                          "args", UINT64_MAX);
    event->result = take_integer(problem, from, "result", 0, INT64_MIN,
                                 INT64_MAX);
    event->error = take_symbol(problem, from, "error", errno_named);
    event->cause = (enum cause)take_word(problem, from, "cause", cause_named,
                                         CAUSE_NONE);
}

static void read_subject(struct jsonl_problem *problem, const json_t *from,
                         struct event *event)
{
    event->segment = take_index(problem, from, "segment");
    event->place = (enum place_kind)take_word(problem, from, "place",
                                              place_named, PLACE_ELSEWHERE);
    event->address = take_hex(problem, from, "address");
    event->offset = take_hex(problem, from, "offset");
    event->set = take_index(problem, from, "set");
    event->other = take_index(problem, from, "other");
    event->signo = take_symbol(problem, from, "signal", signal_named);
    event->code = take_int(problem, from, "code", 0);
    event->status = take_int(problem, from, "status", 0);
    event->note = (enum note)take_word(problem, from, "note", note_named,
                                       NOTE_CUT);
    event->text = take_bytes(problem, from, "text", &event->text_size);
}

static void read_attached(struct jsonl_problem *problem, const json_t *list,
                          struct process_change *change)
{
    size_t count = json_array_size(list);
    if (count == 0)
        return;
    change->attached = calloc(count, sizeof *change->attached);
    if (change->attached == NULL) {
        jsonl_refuse(problem, JSONL_SYSTEM, NULL);
        return;
    }
    change->attached_count = count;
    for (size_t i = 0; i < count && problem->code == JSONL_FINE; i++) {
        const json_t *from = json_array_get(list, i);
        change->attached[i] = (struct attached){
            .segment = take_index(problem, from, "segment"),
            .start = take_hex(problem, from, "start"),
            .end = take_hex(problem, from, "end"),
            .offset = take_hex(problem, from, "offset"),
            .writable = take_true(problem, from, "writable"),
            .executable = take_true(problem, from, "executable"),
        };
    }
}

static void read_process_change(struct jsonl_problem *problem,
                                const json_t *from, struct event *event)
{
    int process = take_index(problem, from, "process");
    struct process_change *change = event_add_process(event, process);
    if (change == NULL) {
        jsonl_refuse(problem, JSONL_SYSTEM, NULL);
        return;
    }
    change->state = (enum process_state)take_word(problem, from, "state",
                                                  state_named, PROCESS_RUNNING);
    change->doing = (enum call)take_word(problem, from, "doing", call_named,
                                         CALL_OTHER);
    read_attached(problem, take_array(problem, from, "attached"), change);
}

static void read_segment_change(struct jsonl_problem *problem,
                                const json_t *from, struct event *event)
{
    int segment = take_index(problem, from, "segment");
    struct segment_change *change = event_add_segment(event, segment);
    if (change == NULL) {
        jsonl_refuse(problem, JSONL_SYSTEM, NULL);
        return;
    }
    change->gone = take_true(problem, from, "gone");
    change->key = (key_t)take_hex_32(problem, from, "key");
    change->mode = take_hex_32(problem, from, "mode");
    change->nattch = (unsigned long)take_integer(problem, from, "nattch", 0, 0,
                                                 LONG_MAX);
}

static void read_store(struct jsonl_problem *problem, const json_t *from,
                       struct event *event)
{
    struct store *store = event_add_store(event,
                                          take_index(problem, from, "segment"),
                                          take_hex(problem, from, "offset"), 0);
    if (store == NULL) {
        jsonl_refuse(problem, JSONL_SYSTEM, NULL);
        return;
    }
    size_t size;
    store->by = take_index(problem, from, "by");
    free(store->before);
    store->before = (unsigned char *)take_digits(problem, from, "before",
                                                 &store->size);
    free(store->after);
    store->after = (unsigned char *)take_digits(problem, from, "after", &size);
    if (size != store->size)
        jsonl_refuse(problem, JSONL_MALFORMED, "after");
    store->type = take_index(problem, from, "type");
}

/* LINES */

static void read_event(struct jsonl_problem *problem, const json_t *from,
                       struct history *history)
{
    int kind = take_word(problem, from, "event", kind_named, -1);
    int index = history_add_event(history, kind == -1 ? EVENT_NOTE
                                                      : (enum event_kind)kind);
    if (index == -1) {
        jsonl_refuse(problem, JSONL_SYSTEM, NULL);
        return;
    }
    struct event *event = &history->events[index];
    event->process = take_index(problem, from, "process");
    event->thread = take_int(problem, from, "thread", 0);
    const json_t *seconds = json_object_get(from, "seconds");
    if (seconds != NULL && !json_is_number(seconds))
        jsonl_refuse(problem, JSONL_MALFORMED, "seconds");
    event->seconds = json_number_value(seconds);
    take_source(problem, from, &event->at);
    read_call(problem, from, event);
    read_subject(problem, from, event);
    if (kind == -1)
        event->note = NOTE_CUT;
    jsonl_read_parts(problem, from, "processes", read_process_change, event);
    jsonl_read_parts(problem, from, "segments", read_segment_change, event);
    jsonl_read_operations(problem, from, event);
    jsonl_read_parts(problem, from, "stores", read_store, event);
    jsonl_read_access(problem, from, event);
    jsonl_read_namings(problem, from, history, event);
    jsonl_read_waits(problem, from, event);

    const char *member;
    enum jsonl_code code = jsonl_check_event(history, event, &member);
    jsonl_refuse(problem, code, member);
}

static void read_process(struct jsonl_problem *problem, const json_t *from,
                         struct history *history)
{
    int index = history_add_process(history);
    if (index == -1) {
        jsonl_refuse(problem, JSONL_SYSTEM, NULL);
        return;
    }
    struct process *process = &history->processes[index];
    process->parent = take_index(problem, from, "parent");
    process->pid = take_int(problem, from, "pid", 0);
    process->role = take_string(problem, from, "role");
    process->name = take_string(problem, from, "name");
    if (take_index(problem, from, "index") != index)
        jsonl_refuse(problem, JSONL_INDEX, "index");

    const char *member;
    enum jsonl_code code = jsonl_check_process(history, (size_t)index, &member);
    jsonl_refuse(problem, code, member);
}

static void read_segment(struct jsonl_problem *problem, const json_t *from,
                         struct history *history)
{
    int index = history_add_segment(history);
    if (index == -1) {
        jsonl_refuse(problem, JSONL_SYSTEM, NULL);
        return;
    }
    struct shared *segment = &history->segments[index];
    segment->kind = (enum segment_kind)take_word(
        problem, from, "kind", segment_named, SEGMENT_ANONYMOUS);
    segment->id = take_int(problem, from, "id", 0);
    segment->key = (key_t)take_hex_32(problem, from, "key");
    segment->size = (size_t)take_integer(problem, from, "size", 0, 0,
                                         SIZE_MOST);
    segment->name = take_string(problem, from, "name");
    if (take_index(problem, from, "index") != index)
        jsonl_refuse(problem, JSONL_INDEX, "index");

    const char *member;
    enum jsonl_code code = jsonl_check_segment(history, (size_t)index, &member);
    jsonl_refuse(problem, code, member);
}

static void read_field(struct jsonl_problem *problem, const json_t *from,
                       struct type *type)
{
    struct field *field = type_add_field(type);
    if (field == NULL) {
        jsonl_refuse(problem, JSONL_SYSTEM, NULL);
        return;
    }
    field->name = take_string(problem, from, "name");
    field->kind = (enum field_kind)take_word(problem, from, "kind", field_named,
                                             FIELD_BYTES);
    field->offset = take_hex(problem, from, "offset");
    field->size = (uint64_t)take_integer(problem, from, "size", 0, 0,
                                         INT64_MAX);
    field->stride = (uint64_t)take_integer(problem, from, "stride", 0, 0,
                                           INT64_MAX);
    field->count = (uint64_t)take_integer(problem, from, "count", 1, 0,
                                          INT64_MAX);
}

static void read_type(struct jsonl_problem *problem, const json_t *from,
                      struct history *history)
{
    int index = history_add_type(history);
    if (index == -1) {
        jsonl_refuse(problem, JSONL_SYSTEM, NULL);
        return;
    }
    struct type *type = &history->types[index];
    type->name = take_string(problem, from, "name");
    type->variable = take_string(problem, from, "variable");
    type->size = (uint64_t)take_integer(problem, from, "size", 0, 0, INT64_MAX);
    if (take_index(problem, from, "index") != index)
        jsonl_refuse(problem, JSONL_INDEX, "index");
    const json_t *fields = take_array(problem, from, "fields");
    if (json_array_size(fields) > FIELDS_MAX)
        jsonl_refuse(problem, JSONL_SIZE, "fields");
    size_t count = json_array_size(fields);
    for (size_t i = 0; i < count && problem->code == JSONL_FINE; i++)
        read_field(problem, json_array_get(fields, i), type);

    const char *member;
    enum jsonl_code code = jsonl_check_type(type, &member);
    jsonl_refuse(problem, code, member);
}

static void read_title(struct jsonl_problem *problem, const json_t *from)
{
    const json_t *attached = json_object_get(from, "attached");
    const json_t *version = json_object_get(from, "version");
    if (!json_is_string(attached) || !json_is_integer(version) ||
        strcmp(json_string_value(attached), "recording") != 0 ||
        json_integer_value(version) < 1)
        jsonl_refuse(problem, JSONL_NO_RECORDING, NULL);
    else if (json_integer_value(version) > JSONL_VERSION)
        jsonl_refuse(problem, JSONL_NEWER, "version");
}

static void read_entry(struct jsonl_problem *problem, const json_t *from,
                       struct history *history)
{
    const char *new = json_string_value(json_object_get(from, "new"));
    if (!json_is_object(from))
        jsonl_refuse(problem, JSONL_MALFORMED, NULL);
    else if (json_object_get(from, "event") != NULL)
        read_event(problem, from, history);
    else if (new != NULL && strcmp(new, "process") == 0)
        read_process(problem, from, history);
    else if (new != NULL && strcmp(new, "segment") == 0)
        read_segment(problem, from, history);
    else if (new != NULL && strcmp(new, "set") == 0)
        jsonl_read_set(problem, from, history);
    else if (new != NULL && strcmp(new, "type") == 0)
        read_type(problem, from, history);
    else if (new != NULL && strcmp(new, "source") == 0)
        jsonl_read_source(problem, from, history);
    else
        problem->unknown++;
}

/* jansson mostly gives no reason then.  (Sometimes it gives a wrong one, and a
 * line is called malformed that is not; it is refused in any case.) */
static bool lacked_memory(const json_error_t *error)
{
    enum json_error_code code = json_error_code(error);
    return code == json_error_out_of_memory || code == json_error_unknown;
}

static void read_line(struct jsonl_problem *problem, const struct lines *lines,
                      enum got got, struct history *history)
{
    json_error_t error = {0}; /* jansson leaves the code as it is */
    json_t *json = json_loadb(lines->line == NULL ? "" : lines->line,
                              lines->size, 0, &error);
    if (json == NULL && lacked_memory(&error)) {
        errno = ENOMEM;
        jsonl_refuse(problem, JSONL_SYSTEM, NULL);
    } else if (problem->line == 1) {
        read_title(problem, json);
    } else if (json == NULL) {
        jsonl_refuse(problem, got == GOT_REST ? JSONL_CUT : JSONL_MALFORMED,
                     NULL);
    } else {
        read_entry(problem, json, history);
    }
    json_decref(json);
}

static void read_lines(struct jsonl_problem *problem, struct lines *lines,
                       struct history *history)
{
    enum got got = GOT_LINE;
    while (problem->code == JSONL_FINE && got == GOT_LINE) {
        problem->line++;
        got = next_line(lines, problem->line == 1 ? TITLE_MAX : JSONL_LINE_MAX);
        if (got == GOT_LINE || got == GOT_REST)
            read_line(problem, lines, got, history);
        else if (got == GOT_ERROR)
            jsonl_refuse(problem, JSONL_SYSTEM, NULL);
        else if (problem->line == 1)
            jsonl_refuse(problem, JSONL_NO_RECORDING, NULL);
        else if (got == GOT_TOO_MUCH)
            jsonl_refuse(problem, JSONL_SIZE, NULL);
    }
}

int jsonl_read(FILE *file, struct history *history,
               struct jsonl_problem *problem)
{
    struct lines lines = {.file = file, .total_most = JSONL_MAX};
    *history = (struct history){0};
    *problem = (struct jsonl_problem){0};
    read_lines(problem, &lines, history);
    int error = errno;
    free(lines.line);
    if (problem->code == JSONL_FINE)
        problem->line = 0;
    if (problem->code == JSONL_FINE || problem->code == JSONL_CUT)
        return 0;
    history_free(history);
    errno = error;
    return -1;
}
