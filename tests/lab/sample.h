/*
 * sample.h - a part of jsonl.c and jsonl_bad.c: a history with everything in
 * it, and whether two histories are the same
 */
#ifndef TESTS_LAB_SAMPLE_H
#define TESTS_LAB_SAMPLE_H

#include "check/report.h"
#include "recording/jsonl.h"
#include "sample_sets.h"
#include "sample_sources.h"
#include "sample_waits.h"

#include <err.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The largest size that fits both in memory and in JSON. */
#define SAMPLE_LARGEST (SIZE_MAX / 2)

/* MAKING */

/* Texts of strangers.  NULL is one, too. */
static const struct {
    const char *bytes;
    size_t size;
} sample_texts[] = {
#define TEXT(string)                 \
    {                                \
        (string), sizeof(string) - 1 \
    }
    {NULL, 0},
    TEXT(""),
    TEXT("parent: nattch=2\n\tand \"more\" \\ </script>"),
    TEXT("a\0b"),
    TEXT("\x1b[2J"),
    TEXT("\xff\xfe"),
    TEXT("\xe5\x85\xb1\xe4\xba\xab \xf0\x9f\x90\xa7"), /* good UTF-8 */
    TEXT("\xc0\xaf"),                                  /* overlong */
    TEXT("\xed\xa0\x80"),                              /* a surrogate */
    TEXT("\xf4\x90\x80\x80"), /* behind the last code point */
    TEXT("\xe5\x85"),         /* cut */
    TEXT("\xc2\x9b"
         "2J"), /* a control character of C1 */
    TEXT("\xe2\x80\xae"
         "c.txt"), /* from right to left */
    TEXT("\x7f"),
    TEXT("\r"),
    TEXT("\\u0000 _hex"),
#undef TEXT
};

enum {
    SAMPLE_TEXTS = sizeof sample_texts / sizeof sample_texts[0],
    SAMPLE_EVENTS = CALLS + 20, /* each code of each kind occurs */
};

static char *sample_string(size_t number)
{
    const char *text = sample_texts[number % SAMPLE_TEXTS].bytes;
    char *copy = text == NULL ? NULL : strdup(text);
    if (text != NULL && copy == NULL)
        err(REPORT_UNTESTED, "strdup");
    return copy;
}

/* A field of each kind, arrays, and the largest numbers there are. */
static void sample_type(struct history *history, size_t number)
{
    int index = history_add_type(history);
    if (index == -1)
        err(REPORT_UNTESTED, "history_add_type");
    struct type *type = &history->types[index];
    type->name = sample_string(number + 2);
    type->variable = sample_string(number + 1);
    type->size = number == 3 ? INT64_MAX : (size_t)16 * FIELD_KINDS + number;
    for (size_t i = 0; i < FIELD_KINDS && number != 2; i++) {
        struct field *field = type_add_field(type);
        if (field == NULL)
            err(REPORT_UNTESTED, "type_add_field");
        *field = (struct field){
            .name = sample_string(number + i),
            .kind = (enum field_kind)i,
            .offset = 16 * i,
            .size = i == FIELD_BOOL ? 1 : 4,
            .stride = i % 2 * 8,
            .count = i % 2 + 1,
        };
    }
    if (number == 3)
        type->fields[FIELD_KINDS - 1].size = INT64_MAX / 2;
}

static void sample_entries(struct history *history, size_t number)
{
    int process = history_add_process(history);
    int segment = history_add_segment(history);
    if (process == -1 || segment == -1)
        err(REPORT_UNTESTED, "history_add");
    history->processes[process] = (struct process){
        .parent = process - 1,
        .pid = process == 3 ? -1 : 4711 + process,
        .role = sample_string(number + 2),
        .name = sample_string(number + 4),
    };
    sample_type(history, number);
    sample_source(history, sample_texts[number % SAMPLE_TEXTS].bytes,
                  sample_texts[number % SAMPLE_TEXTS].size);
    history->segments[segment] = (struct shared){
        .kind = (enum segment_kind)(number % SEGMENT_KINDS),
        .id = segment - 1,
        .key = segment == 1   ? INT32_MIN
               : segment == 2 ? -1
                              : segment,
        .size = segment == 1 ? SAMPLE_LARGEST : 4096 * (size_t)segment,
        .name = sample_string(number),
    };
    int set = history_add_set(history);
    if (set == -1)
        err(REPORT_UNTESTED, "history_add");
    history->sets[set] = (struct set){
        .id = set == 1 ? INT32_MAX : set,
        .key = set == 2 ? INT32_MIN : set,
        .size = set,
    };
}

static void sample_changes(struct event *event, size_t number, int entries)
{
    struct process_change *process = event_add_process(event,
                                                       (int)number % entries);
    struct segment_change *segment = event_add_segment(
        event, (int)(number + 1) % entries);
    if (process == NULL || segment == NULL)
        err(REPORT_UNTESTED, "event_add");
    process->state = (enum process_state)(number % PROCESS_STATES);
    process->doing = (enum call)(number * 7 % CALLS);
    process->attached_count = number % 4;
    if (number % 4 > 0)
        process->attached = calloc(number % 4, sizeof *process->attached);
    for (size_t i = 0; i < number % 4; i++)
        process->attached[i] = (struct attached){
            .segment = (int)i % entries,
            .start = i == 2 ? UINT64_MAX - 1 : 0x7f0000000000U + (i << 12),
            .end = i == 2 ? UINT64_MAX : 0x7f0000001000U + (i << 12),
            .offset = i == 2 ? UINT64_MAX : i << 12,
            .writable = i % 2 == 0,
            .executable = number % 3 == 0,
        };
    segment->gone = number % 5 == 4;
    segment->key = number % 3 == 0 ? INT32_MIN : (key_t)number;
    segment->mode = number % 7 == 0 ? UINT32_MAX : 01600;
    segment->nattch = number % 6 == 0 ? (unsigned long)INT32_MAX : number % 3;
    for (size_t i = 0; i < number % 3; i++) {
        struct store *store = event_add_store(
            event, (int)i % entries, i == 1 ? 1 << 20 : number, number * i);
        if (store == NULL)
            err(REPORT_UNTESTED, "event_add_store");
        store->by = (int)number % (entries + 1) - 1;
        store->type = (int)(number + i) % (entries + 1) - 1;
        for (size_t j = 0; j < store->size; j++) {
            store->before[j] = (unsigned char)(j * 17);
            store->after[j] = (unsigned char)(255 - j * number);
        }
    }
}

static void sample_event(struct history *history, size_t number)
{
    int index = history_add_event(history,
                                  (enum event_kind)(number % EVENT_KINDS));
    if (index == -1)
        err(REPORT_UNTESTED, "history_add_event");
    int entries = (int)history->process_count;
    struct event *event = &history->events[index];
    event->process = (int)number % entries;
    event->thread = number % 2 == 0 ? INT32_MAX : 0;
    event->seconds = (double)number / 10;
    event->at.file = sample_string(number + 1);
    event->at.function = sample_string(number + 3);
    event->at.line = (int)(number % 3) * 715827882;
    event->call = (enum call)(number % CALLS);
    for (size_t i = 0; i < number % 7; i++)
        event->args[i] = i == 1 ? 0 : UINT64_MAX >> (number + i) % 64;
    event->result = number % 4 == 0   ? INT64_MIN
                    : number % 4 == 1 ? INT64_MAX
                                      : (int64_t)number - 3;
    event->error = number == 5 ? INT32_MIN : (int)number * 3;
    event->cause = (enum cause)(number % CAUSES);
    event->segment = (int)number % (entries + 1) - 1;
    event->place = (enum place_kind)(number % PLACE_KINDS);
    event->address = number % 5 == 0 ? UINT64_MAX : number;
    event->offset = number % 5 == 1 ? UINT64_MAX : number / 2;
    event->other = (int)(number + 1) % (entries + 1) - 1;
    event->signo = number == 6 ? -1 : (int)number * 2;
    event->code = number % 2 == 0 ? -6 : 1;
    event->status = (int)number % 256;
    event->note = (enum note)(number % NOTES);
    if (sample_texts[number % SAMPLE_TEXTS].bytes != NULL) {
        size_t size = sample_texts[number % SAMPLE_TEXTS].size;
        event->text = calloc(size + 1, 1);
        event->text_size = size;
        if (event->text == NULL)
            err(REPORT_UNTESTED, "calloc");
        memcpy(event->text, sample_texts[number % SAMPLE_TEXTS].bytes, size);
    }
    sample_changes(event, number, entries);
    sample_sets(history, event, number, entries);
    sample_loads(event, number, entries);
    sample_waits(event, number, entries);
}

/* Make the first `events` events of the sample; the tables grow meanwhile.
 * With a writer, each is written when it is made. */
static void make_sample(struct history *history, size_t events, FILE *file,
                        struct jsonl_writer *writer)
{
    *history = (struct history){0};
    for (size_t i = 0; i < events; i++) {
        if (i % 5 == 0)
            sample_entries(history, i / 5);
        sample_event(history, i);
        if (writer != NULL && jsonl_event(file, history, writer) == -1)
            err(REPORT_UNTESTED, "jsonl_event");
    }
}

/* COMPARING: each gives the name of the first field that differs, or NULL. */

static const char *differ_process(const struct process *a,
                                  const struct process *b)
{
    SAME(parent);
    SAME(pid);
    SAME_STRING(role);
    SAME_STRING(name);
    return NULL;
}

static const char *differ_segment(const struct shared *a,
                                  const struct shared *b)
{
    SAME(kind);
    SAME(id);
    SAME(key);
    SAME(size);
    SAME_STRING(name);
    return NULL;
}

static const char *differ_type(const struct type *a, const struct type *b)
{
    SAME_STRING(name);
    SAME_STRING(variable);
    SAME(size);
    SAME(field_count);
    for (size_t i = 0; i < a->field_count; i++) {
        SAME_STRING(fields[i].name);
        SAME(fields[i].kind);
        SAME(fields[i].offset);
        SAME(fields[i].size);
        SAME(fields[i].stride);
        SAME(fields[i].count);
    }
    return NULL;
}

static const char *differ_attached(const struct attached *a,
                                   const struct attached *b)
{
    SAME(segment);
    SAME(start);
    SAME(end);
    SAME(offset);
    SAME(writable);
    SAME(executable);
    return NULL;
}

static const char *differ_process_change(const struct process_change *a,
                                         const struct process_change *b)
{
    SAME(process);
    SAME(state);
    SAME(doing);
    SAME(attached_count);
    for (size_t i = 0; i < a->attached_count; i++)
        if (differ_attached(&a->attached[i], &b->attached[i]) != NULL)
            return differ_attached(&a->attached[i], &b->attached[i]);
    return NULL;
}

static const char *differ_segment_change(const struct segment_change *a,
                                         const struct segment_change *b)
{
    SAME(segment);
    SAME(gone);
    SAME(key);
    SAME(mode);
    SAME(nattch);
    return NULL;
}

static const char *differ_store(const struct store *a, const struct store *b)
{
    SAME(segment);
    SAME(by);
    SAME(type);
    SAME(offset);
    SAME(size);
    if (memcmp(a->before, b->before, a->size) != 0)
        return "before";
    if (memcmp(a->after, b->after, a->size) != 0)
        return "after";
    return NULL;
}

static const char *differ_changes(const struct event *a, const struct event *b)
{
    const char *field = NULL;
    SAME(process_count);
    for (size_t i = 0; i < a->process_count && field == NULL; i++)
        field = differ_process_change(&a->processes[i], &b->processes[i]);
    SAME(segment_count);
    for (size_t i = 0; i < a->segment_count && field == NULL; i++)
        field = differ_segment_change(&a->segments[i], &b->segments[i]);
    SAME(store_count);
    for (size_t i = 0; i < a->store_count && field == NULL; i++)
        field = differ_store(&a->stores[i], &b->stores[i]);
    return field;
}

static const char *differ_event(const struct event *a, const struct event *b)
{
    SAME(kind);
    SAME(process);
    SAME(thread);
    SAME(seconds);
    SAME_STRING(at.file);
    SAME_STRING(at.function);
    SAME(at.line);
    SAME(call);
    for (size_t i = 0; i < 6; i++)
        SAME(args[i]);
    SAME(result);
    SAME(error);
    SAME(cause);
    SAME(segment);
    SAME(place);
    SAME(address);
    SAME(offset);
    SAME(other);
    SAME(signo);
    SAME(code);
    SAME(status);
    SAME(note);
    SAME(text_size);
    if ((a->text == NULL) != (b->text == NULL) ||
        (a->text != NULL && memcmp(a->text, b->text, a->text_size + 1) != 0))
        return "text";
    const char *field = differ_sets(a, b);
    if (field == NULL)
        field = differ_loads(a, b);
    if (field == NULL)
        field = differ_waits(a, b);
    return field != NULL ? field : differ_changes(a, b);
}

/* Whether `a` is what `b` begins with. */
static const char *differ_prefix(const struct history *a,
                                 const struct history *b)
{
    const char *field = NULL;
    if (a->process_count > b->process_count ||
        a->segment_count > b->segment_count || a->set_count > b->set_count ||
        a->type_count > b->type_count || a->event_count > b->event_count)
        return "count";
    for (size_t i = 0; i < a->set_count; i++) {
        SAME(sets[i].id);
        SAME(sets[i].key);
        SAME(sets[i].size);
    }
    for (size_t i = 0; i < a->process_count && field == NULL; i++)
        field = differ_process(&a->processes[i], &b->processes[i]);
    for (size_t i = 0; i < a->segment_count && field == NULL; i++)
        field = differ_segment(&a->segments[i], &b->segments[i]);
    for (size_t i = 0; i < a->type_count && field == NULL; i++)
        field = differ_type(&a->types[i], &b->types[i]);
    for (size_t i = 0; i < a->event_count && field == NULL; i++)
        field = differ_event(&a->events[i], &b->events[i]);
    return field != NULL ? field : differ_sources(a, b);
}

#endif
