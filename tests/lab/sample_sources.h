/*
 * sample_sources.h - a part of sample.h: what it has of source files
 */
#ifndef TESTS_LAB_SAMPLE_SOURCES_H
#define TESTS_LAB_SAMPLE_SOURCES_H

#include "check/report.h"
#include "recording/history.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

/* A source file with this text, which is copied. */
static void sample_source(struct history *history, const char *bytes,
                          size_t size)
{
    int index = history_add_source(history);
    struct text_file file = {.name = strdup(index % 2 == 0 ? "a.c" : "\xff.c"),
                             .text = calloc(size + 1, 1),
                             .size = size,
                             .newer = index % 3 == 1};
    if (index == -1 || file.name == NULL || file.text == NULL)
        err(REPORT_UNTESTED, "history_add_source");
    if (size > 0)
        memcpy(file.text, bytes, size);
    history->sources[index] = file;
}

static const char *differ_sources(const struct history *a,
                                  const struct history *b)
{
    if (a->source_count > b->source_count)
        return "source_count";
    for (size_t i = 0; i < a->source_count; i++) {
        const struct text_file *one = &a->sources[i], *other = &b->sources[i];
        if (strcmp(one->name, other->name) != 0)
            return "source name";
        if (one->size != other->size ||
            memcmp(one->text, other->text, one->size + 1) != 0)
            return "source text";
        if (one->newer != other->newer)
            return "source newer";
    }
    return NULL;
}

#endif
