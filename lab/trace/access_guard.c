/* What is known of a process because of its accesses: see access.h. */
#include "trace/access.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void *copy_of(const void *from, size_t size)
{
    void *copied = malloc(size + 1);
    if (copied == NULL)
        abort();
    if (size > 0)
        memcpy(copied, from, size);
    return copied;
}

void access_begin(struct tracer *tracer, int process, int parent)
{
    if (!tracer->options.every_access)
        return;
    const struct guard *from = parent != -1 ? tracer->members[parent].guard
                                            : NULL;
    struct guard *guard = calloc(1, sizeof *guard);
    if (guard == NULL)
        abort();
    if (from != NULL) {
        *guard = *from;
        guard->fences = copy_of(from->fences,
                                from->count * sizeof *from->fences);
        guard->synced = false;
        guard->load_count = 0;
        guard->again = 0;
        guard->at = (struct source){0};
    }
    guard->memory = -1;
    tracer->members[process].guard = guard;
}

void access_forget(struct tracer *tracer, int process)
{
    struct guard *guard = tracer->members[process].guard;
    if (guard == NULL)
        return;
    access_other(tracer, process);
    if (guard->memory != -1)
        close(guard->memory);
    free(guard->fences);
    free(guard->at.file);
    free(guard->at.function);
    *guard = (struct guard){.memory = -1, .off = guard->off};
}

void access_end(struct tracer *tracer, int process)
{
    access_forget(tracer, process);
    free(tracer->members[process].guard);
    tracer->members[process].guard = NULL;
}

ssize_t access_attached(const struct tracer *tracer, int process,
                        struct attached **list)
{
    const struct guard *guard = tracer->members[process].guard;
    if (guard == NULL || !guard->shut)
        return -1;
    *list = calloc(guard->count + 1, sizeof **list);
    if (*list == NULL)
        abort();
    for (size_t i = 0; i < guard->count; i++)
        (*list)[i] = guard->fences[i].at;
    return (ssize_t)guard->count;
}

/* --- Spinning ------------------------------------------------------------ */

static bool same_load(const struct seen_load *a, const struct seen_load *b)
{
    return a->tid == b->tid && a->pc == b->pc && a->segment == b->segment &&
           a->offset == b->offset && a->size == b->size &&
           a->stores == b->stores && memcmp(a->bytes, b->bytes, a->size) == 0;
}

int access_seen(const struct guard *guard, const struct seen_load *load)
{
    for (size_t i = 0; i < guard->load_count; i++)
        if (same_load(&guard->loads[i], load))
            return (int)i;
    return -1;
}

bool access_spins(struct guard *guard, const struct seen_load *load)
{
    bool spins = access_seen(guard, load) != -1;
    guard->again += spins;
    return spins;
}

void access_saw(struct guard *guard, const struct seen_load *load,
                const struct event *event)
{
    if (guard->load_count < SPIN_LOADS)
        guard->next = guard->load_count++;
    else
        guard->next = (guard->next + 1) % SPIN_LOADS;
    guard->loads[guard->next] = *load;
    free(guard->at.file);
    free(guard->at.function);
    guard->at = (struct source){0};
    guard->number = event->thread;
    if (event->at.file != NULL)
        guard->at.file = copy_of(event->at.file, strlen(event->at.file) + 1);
    if (event->at.function != NULL)
        guard->at.function = copy_of(event->at.function,
                                     strlen(event->at.function) + 1);
    guard->at.line = event->at.line;
}

void access_tell(struct tracer *tracer, int process)
{
    struct guard *guard = process != -1 ? tracer->members[process].guard : NULL;
    if (guard == NULL || guard->again == 0)
        return;
    const struct seen_load *seen = &guard->loads[guard->next];
    uint64_t again = guard->again;
    guard->again = 0; /* before there is an event, which comes here again */
    struct event *event = trace_event_at(tracer, EVENT_LOAD, NULL, &guard->at);
    struct load *load = event_add_load(event, seen->segment, seen->offset,
                                       seen->size);
    if (load == NULL)
        abort();
    event->process = process;
    event->thread = guard->number;
    event->segment = seen->segment;
    event->exact = true;
    event->again = again;
    load->type = tracer->known[seen->segment].type;
    memcpy(load->bytes, seen->bytes, seen->size);
}

void access_other(struct tracer *tracer, int process)
{
    access_tell(tracer, process);
    if (process != -1 && tracer->members[process].guard != NULL)
        tracer->members[process].guard->load_count = 0;
}

void access_stored(struct tracer *tracer, int segment)
{
    tracer->known[segment].stores++;
    for (size_t p = 0; p < tracer->history->process_count; p++) {
        const struct guard *guard = tracer->members[p].guard;
        for (size_t i = 0; guard != NULL && i < guard->load_count; i++)
            if (guard->loads[i].segment == segment)
                access_tell(tracer, (int)p);
    }
}
