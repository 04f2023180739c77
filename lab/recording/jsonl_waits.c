/* Writing and reading what threads wait for: see jsonl.h. */
#include "recording/jsonl_values.h"
#include "recording/names.h"

#include <limits.h>

/* WRITING */

void put_source(json_t **into, const struct source *at)
{
    if (at->file == NULL && at->line == 0 && at->function == NULL)
        return;
    json_t *line = json_object();
    put_string(&line, "file", at->file);
    put_integer(&line, "line", at->line, 0);
    put_string(&line, "function", at->function);
    put_value(into, "at", line);
}

static json_t *range_list(const struct wait *wait)
{
    json_t *list = json_array();
    for (size_t i = 0; i < wait->range_count; i++) {
        json_t *one = json_object();
        put_value(&one, "segment", json_integer(wait->ranges[i].segment));
        put_hex(&one, "offset", wait->ranges[i].offset);
        put_hex(&one, "size", wait->ranges[i].size);
        put_integer(&one, "type", wait->ranges[i].type, -1);
        put_hex(&one, "value", wait->ranges[i].value);
        put_last(&list, one);
    }
    return list;
}

static json_t *other_list(const struct wait *wait)
{
    json_t *list = json_array();
    for (size_t i = 0; i < wait->other_count; i++)
        put_last(&list, json_integer(wait->others[i]));
    return list;
}

static json_t *wait_line(const struct wait *wait)
{
    json_t *one = json_object();
    put_value(&one, "process", json_integer(wait->process));
    put_integer(&one, "thread", wait->thread, 0);
    put_word(&one, "kind", name_of_wait(wait->kind));
    put_true(&one, "timed", wait->timed);
    put_true(&one, "outside", wait->outside);
    put_true(&one, "named", wait->named);
    put_true(&one, "self", wait->self);
    if (wait->call != CALL_NONE)
        put_word(&one, "call", name_of_call((enum call)wait->call));
    put_integer(&one, "set", wait->set, -1);
    put_integer(&one, "number", wait->number, 0);
    put_integer(&one, "by", wait->by, 0);
    put_integer(&one, "value", wait->value, 0);
    put_string(&one, "name", wait->name);
    put_source(&one, &wait->at);
    if (wait->range_count > 0)
        put_value(&one, "ranges", range_list(wait));
    if (wait->other_count > 0)
        put_value(&one, "others", other_list(wait));
    return one;
}

void put_waits(json_t **into, const struct event *event)
{
    if (event->wait_count == 0)
        return;
    json_t *list = json_array();
    for (size_t i = 0; i < event->wait_count; i++)
        put_last(&list, wait_line(&event->waits[i]));
    put_value(into, "waits", list);
}

/* READING */

void take_source(struct jsonl_problem *problem, const json_t *from,
                 struct source *at)
{
    const json_t *line = json_object_get(from, "at");
    if (line != NULL && !json_is_object(line))
        jsonl_refuse(problem, JSONL_MALFORMED, "at");
    at->file = take_string(problem, line, "file");
    at->function = take_string(problem, line, "function");
    at->line = take_int(problem, line, "line", 0);
}

static void read_ranges(struct jsonl_problem *problem, const json_t *from,
                        struct wait *wait)
{
    const json_t *list = take_array(problem, from, "ranges");
    size_t count = json_array_size(list);
    for (size_t i = 0; i < count && problem->code == JSONL_FINE; i++) {
        const json_t *one = json_array_get(list, i);
        const struct range range = {
            .segment = take_index(problem, one, "segment"),
            .type = take_index(problem, one, "type"),
            .offset = take_hex(problem, one, "offset"),
            .size = take_hex(problem, one, "size"),
            .value = take_hex(problem, one, "value"),
        };
        if (wait_add_range(wait, &range) == -1)
            jsonl_refuse(problem, JSONL_SYSTEM, NULL);
    }
}

static void read_others(struct jsonl_problem *problem, const json_t *from,
                        struct wait *wait)
{
    const json_t *list = take_array(problem, from, "others");
    size_t count = json_array_size(list);
    for (size_t i = 0; i < count && problem->code == JSONL_FINE; i++) {
        const json_t *one = json_array_get(list, i);
        json_int_t process = json_integer_value(one);
        if (!json_is_integer(one) || process < 0 || process > INT_MAX)
            jsonl_refuse(problem, JSONL_INDEX, "others");
        else if (wait_add_other(wait, (int)process) == -1)
            jsonl_refuse(problem, JSONL_SYSTEM, NULL);
    }
}

static void read_wait(struct jsonl_problem *problem, const json_t *from,
                      struct event *event)
{
    int process = take_index(problem, from, "process");
    int thread = take_int(problem, from, "thread", 0);
    struct wait *wait = event_add_wait(event, process, thread);
    if (wait == NULL) {
        jsonl_refuse(problem, JSONL_SYSTEM, NULL);
        return;
    }
    wait->kind = (enum wait_kind)take_word(problem, from, "kind", wait_named,
                                           WAIT_UNKNOWN);
    wait->timed = take_true(problem, from, "timed");
    wait->outside = take_true(problem, from, "outside");
    wait->named = take_true(problem, from, "named");
    wait->self = take_true(problem, from, "self");
    wait->call = take_word(problem, from, "call", call_named, CALL_OTHER);
    wait->set = take_index(problem, from, "set");
    wait->number = take_int(problem, from, "number", 0);
    wait->by = take_int(problem, from, "by", 0);
    wait->value = take_integer(problem, from, "value", 0, INT64_MIN, INT64_MAX);
    wait->name = take_string(problem, from, "name");
    take_source(problem, from, &wait->at);
    read_ranges(problem, from, wait);
    read_others(problem, from, wait);
}

void jsonl_read_waits(struct jsonl_problem *problem, const json_t *from,
                      struct event *event)
{
    jsonl_read_parts(problem, from, "waits", read_wait, event);
}
