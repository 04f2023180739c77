/*
 * sample_sets.h - a part of sample.h: semaphores, roles, loads
 */
#ifndef TESTS_LAB_SAMPLE_SETS_H
#define TESTS_LAB_SAMPLE_SETS_H

#include "check/report.h"
#include "recording/history.h"

#include <err.h>
#include <stdint.h>
#include <string.h>

/* What it does to semaphores, and a process called as it is called already. */
static void sample_sets(struct history *history, struct event *event,
                        size_t number, int entries)
{
    event->set = (int)(number + 2) % (entries + 1) - 1;
    for (size_t i = 0; i < number % 3; i++) {
        struct operation *operation = event_add_operation(event);
        if (operation == NULL)
            err(REPORT_UNTESTED, "event_add_operation");
        operation->number = (int)number;
        operation->by = i == 0 ? -32767 : (int)number - 5;
        operation->flags = i == 1 ? INT32_MIN : (int)number << 8;
    }
    for (size_t i = 0; i < number % 4 / 2; i++) {
        struct set_change *change = event_add_set(event, (int)number % entries,
                                                  number % 5);
        if (change == NULL)
            err(REPORT_UNTESTED, "event_add_set");
        change->gone = number % 7 == 0;
        for (size_t k = 0; k < change->value_count; k++)
            change->values[k] = (int)(number * k);
    }
    const char *role = history->processes[event->process].role;
    if (number % 3 == 1 && role != NULL &&
        event_name_process(history, event, event->process, role) == -1)
        err(REPORT_UNTESTED, "event_name_process");
}

#define SAME(field)           \
    if (a->field != b->field) \
    return #field
#define SAME_STRING(field)                                     \
    if ((a->field == NULL) != (b->field == NULL) ||            \
        (a->field != NULL && strcmp(a->field, b->field) != 0)) \
    return #field

/* What one instruction has loaded. */
static void sample_loads(struct event *event, size_t number, int entries)
{
    event->exact = number % 2 == 0;
    event->atomic = number % 3 == 0;
    event->synced = number % 5 == 0;
    event->again = number % 4 == 1 ? INT64_MAX : number / 2;
    for (size_t i = 0; i < number % 3; i++) {
        struct load *load = event_add_load(event, (int)i % entries,
                                           number * 1000, number * i);
        if (load == NULL)
            err(REPORT_UNTESTED, "event_add_load");
        load->type = (int)(number + i) % (entries + 1) - 1;
        for (size_t j = 0; j < load->size; j++)
            load->bytes[j] = (unsigned char)(j * 19 + number);
    }
}

static const char *differ_loads(const struct event *a, const struct event *b)
{
    SAME(exact);
    SAME(atomic);
    SAME(synced);
    SAME(again);
    SAME(load_count);
    for (size_t i = 0; i < a->load_count; i++) {
        SAME(loads[i].segment);
        SAME(loads[i].offset);
        SAME(loads[i].size);
        SAME(loads[i].type);
        if (memcmp(a->loads[i].bytes, b->loads[i].bytes, a->loads[i].size) != 0)
            return "bytes";
    }
    return NULL;
}

static const char *differ_sets(const struct event *a, const struct event *b)
{
    SAME(set);
    SAME(operation_count);
    for (size_t i = 0; i < a->operation_count; i++) {
        SAME(operations[i].number);
        SAME(operations[i].by);
        SAME(operations[i].flags);
    }
    SAME(set_count);
    for (size_t i = 0; i < a->set_count; i++) {
        SAME(sets[i].set);
        SAME(sets[i].gone);
        SAME(sets[i].value_count);
        for (size_t k = 0; k < a->sets[i].value_count; k++)
            SAME(sets[i].values[k]);
    }
    SAME(naming_count);
    for (size_t i = 0; i < a->naming_count; i++) {
        SAME(namings[i].process);
        SAME_STRING(namings[i].role);
    }
    return NULL;
}

#endif
