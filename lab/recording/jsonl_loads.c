/* What single instructions have loaded and stored, written and read: see
 * jsonl.h. */
#include "recording/jsonl_values.h"

#include <stdlib.h>

static json_t *loads(const struct event *event)
{
    json_t *list = json_array();
    for (size_t i = 0; i < event->load_count; i++) {
        const struct load *load = &event->loads[i];
        json_t *one = json_object();
        put_value(&one, "segment", json_integer(load->segment));
        put_hex(&one, "offset", load->offset);
        put_value(&one, "bytes", hex_of(load->bytes, load->size));
        put_integer(&one, "type", load->type, -1);
        put_last(&list, one);
    }
    return list;
}

void put_access(json_t **line, const struct event *event)
{
    put_true(line, "exact", event->exact);
    put_true(line, "atomic", event->atomic);
    put_true(line, "synced", event->synced);
    put_integer(line, "again", (int64_t)event->again, 0);
    if (event->load_count > 0)
        put_value(line, "loads", loads(event));
}

static void read_load(struct jsonl_problem *problem, const json_t *from,
                      struct event *event)
{
    struct load *load = event_add_load(event,
                                       take_index(problem, from, "segment"),
                                       take_hex(problem, from, "offset"), 0);
    if (load == NULL) {
        jsonl_refuse(problem, JSONL_SYSTEM, NULL);
        return;
    }
    free(load->bytes);
    load->bytes = (unsigned char *)take_digits(problem, from, "bytes",
                                               &load->size);
    load->type = take_index(problem, from, "type");
}

void jsonl_read_access(struct jsonl_problem *problem, const json_t *from,
                       struct event *event)
{
    event->exact = take_true(problem, from, "exact");
    event->atomic = take_true(problem, from, "atomic");
    event->synced = take_true(problem, from, "synced");
    event->again = (uint64_t)take_integer(problem, from, "again", 0, 0,
                                          INT64_MAX);
    jsonl_read_parts(problem, from, "loads", read_load, event);
}
