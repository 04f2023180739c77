/*
 * accesses.h - a part of the tests of single accesses; each includes it once
 */
#ifndef TESTS_LAB_ACCESSES_H
#define TESTS_LAB_ACCESSES_H

#include "traced.h"

#include <err.h>
#include <stdlib.h>

static const struct trace_options every = {.every_access = true};

/* Can that be done here?  Otherwise the test is skipped. */
static inline bool possible(void)
{
    if (!access_possible())
        report_skip("single accesses are seen on x86-64 processors");
    return access_possible();
}

/* The accesses of the whole run: L is a load, S a store, of which byte and how
 * many; ! in front: it was atomic. */
static inline char *accesses(const struct history *history)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        err(REPORT_UNTESTED, "open_memstream");
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (!event->exact)
            continue;
        fprintf(out, "%s%s", ftell(out) > 0 ? " " : "",
                event->atomic ? "!" : "");
        for (size_t k = 0; k < event->load_count; k++)
            fprintf(out, "L%d:%zu", (int)event->loads[k].offset,
                    event->loads[k].size);
        for (size_t k = 0; k < event->store_count; k++)
            fprintf(out, "S%d:%zu", (int)event->stores[k].offset,
                    event->stores[k].size);
    }
    fclose(out);
    return text;
}

#endif
