/* Reading what a history says of semaphore sets, and what processes are called:
 * see jsonl.h. */
#include "recording/jsonl_values.h"

#include <limits.h>
#include <stdlib.h>

void jsonl_read_parts(struct jsonl_problem *problem, const json_t *from,
                      const char *name, read_part *read, struct event *event)
{
    const json_t *list = take_array(problem, from, name);
    size_t count = json_array_size(list);
    for (size_t i = 0; i < count && problem->code == JSONL_FINE; i++)
        read(problem, json_array_get(list, i), event);
}

static void read_operation(struct jsonl_problem *problem, const json_t *from,
                           struct event *event)
{
    struct operation *operation = event_add_operation(event);
    if (operation == NULL) {
        jsonl_refuse(problem, JSONL_SYSTEM, NULL);
        return;
    }
    operation->number = take_int(problem, from, "number", 0);
    operation->by = take_int(problem, from, "by", 0);
    operation->flags = (int)take_hex_32(problem, from, "flags");
}

static void read_set_change(struct jsonl_problem *problem, const json_t *from,
                            struct event *event)
{
    const json_t *values = take_array(problem, from, "values");
    struct set_change *change = event_add_set(
        event, take_index(problem, from, "set"), json_array_size(values));
    if (change == NULL) {
        jsonl_refuse(problem, JSONL_SYSTEM, NULL);
        return;
    }
    change->gone = take_true(problem, from, "gone");
    for (size_t i = 0; i < change->value_count; i++) {
        const json_t *value = json_array_get(values, i);
        json_int_t number = json_integer_value(value);
        if (!json_is_integer(value) || number < INT_MIN || number > INT_MAX)
            jsonl_refuse(problem, JSONL_MALFORMED, "values");
        change->values[i] = (int)number;
    }
}

void jsonl_read_operations(struct jsonl_problem *problem, const json_t *from,
                           struct event *event)
{
    jsonl_read_parts(problem, from, "operations", read_operation, event);
    jsonl_read_parts(problem, from, "sets", read_set_change, event);
}

void jsonl_read_namings(struct jsonl_problem *problem, const json_t *from,
                        struct history *history, struct event *event)
{
    const json_t *list = take_array(problem, from, "roles");
    size_t count = json_array_size(list);
    for (size_t i = 0; i < count && problem->code == JSONL_FINE; i++) {
        const json_t *one = json_array_get(list, i);
        int process = take_index(problem, one, "process");
        char *role = take_string(problem, one, "role");
        if (process < 0 || (size_t)process >= history->process_count)
            jsonl_refuse(problem, JSONL_INDEX, "process");
        else if (event_name_process(history, event, process,
                                    role != NULL ? role : "") == -1)
            jsonl_refuse(problem, JSONL_SYSTEM, NULL);
        free(role);
    }
}

void jsonl_read_set(struct jsonl_problem *problem, const json_t *from,
                    struct history *history)
{
    int index = history_add_set(history);
    if (index == -1) {
        jsonl_refuse(problem, JSONL_SYSTEM, NULL);
        return;
    }
    struct set *set = &history->sets[index];
    set->id = take_int(problem, from, "id", 0);
    set->key = (key_t)take_hex_32(problem, from, "key");
    set->size = take_int(problem, from, "size", 0);
    if (take_index(problem, from, "index") != index)
        jsonl_refuse(problem, JSONL_INDEX, "index");
}

void jsonl_read_source(struct jsonl_problem *problem, const json_t *from,
                       struct history *history)
{
    int index = history_add_source(history);
    if (index == -1) {
        jsonl_refuse(problem, JSONL_SYSTEM, NULL);
        return;
    }
    struct text_file *file = &history->sources[index];
    file->name = take_string(problem, from, "name");
    file->text = take_bytes(problem, from, "text", &file->size);
    file->newer = take_true(problem, from, "newer");
    if (take_index(problem, from, "index") != index)
        jsonl_refuse(problem, JSONL_INDEX, "index");

    const char *member;
    enum jsonl_code code = jsonl_check_source(history, (size_t)index, &member);
    jsonl_refuse(problem, code, member);
}
