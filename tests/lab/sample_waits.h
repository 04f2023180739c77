/*
 * sample_waits.h - a part of sample.h: what threads wait for
 */
#ifndef TESTS_LAB_SAMPLE_WAITS_H
#define TESTS_LAB_SAMPLE_WAITS_H

#include "check/report.h"
#include "sample_sets.h"

static void sample_waits(struct event *event, size_t number, int entries)
{
    for (size_t i = 0; i < number % 3; i++) {
        struct wait *wait = event_add_wait(event, (int)(number + i) % entries,
                                           i == 0 ? 0 : INT32_MAX);
        if (wait == NULL)
            err(REPORT_UNTESTED, "event_add_wait");
        wait->kind = (enum wait_kind)((number + i) % WAIT_KINDS);
        wait->timed = number % 2 == 0;
        wait->outside = number % 4 < 2;
        wait->named = number % 3 == 0;
        wait->self = number % 8 < 4;
        wait->call = (int)(number % CALLS);
        wait->set = (int)(number + i) % (entries + 1) - 1;
        wait->number = i == 0 ? INT32_MAX : (int)number;
        wait->by = i == 0 ? INT32_MIN : 1;
        wait->value = i == 0 ? INT64_MIN : INT64_MAX;
        wait->at.line = (int)number;
        for (size_t k = 0; k < number % 4; k++) {
            const struct range range = {
                .segment = (int)k % entries,
                .type = (int)(number + k) % (entries + 1) - 1,
                .offset = k == 1 ? UINT64_MAX : number,
                .size = k == 1 ? 0 : INT64_MAX,
                .value = k == 1 ? UINT64_MAX : k,
            };
            if (wait_add_range(wait, &range) == -1 ||
                wait_add_other(wait, (int)k % entries) == -1)
                err(REPORT_UNTESTED, "wait_add");
        }
        wait->at.file = number % 2 == 0 ? strdup("a \"b\" \x1b.c") : NULL;
        wait->at.function = number % 5 == 0 ? strdup("main") : NULL;
        wait->name = number % 3 == 0 ? strdup("/tmp/\xff") : NULL;
    }
}

static const char *differ_wait(const struct wait *a, const struct wait *b)
{
    SAME(process);
    SAME(thread);
    SAME(kind);
    SAME(timed);
    SAME(outside);
    SAME(named);
    SAME(self);
    SAME(call);
    SAME(set);
    SAME(number);
    SAME(by);
    SAME(value);
    SAME_STRING(name);
    SAME_STRING(at.file);
    SAME_STRING(at.function);
    SAME(at.line);
    SAME(range_count);
    SAME(other_count);
    for (size_t i = 0; i < a->range_count; i++) {
        SAME(ranges[i].segment);
        SAME(ranges[i].offset);
        SAME(ranges[i].size);
        SAME(ranges[i].type);
        SAME(ranges[i].value);
    }
    for (size_t i = 0; i < a->other_count; i++)
        SAME(others[i]);
    return NULL;
}

static const char *differ_waits(const struct event *a, const struct event *b)
{
    const char *field = NULL;
    SAME(wait_count);
    for (size_t i = 0; i < a->wait_count && field == NULL; i++)
        field = differ_wait(&a->waits[i], &b->waits[i]);
    return field;
}

#endif
