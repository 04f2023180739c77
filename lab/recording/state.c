#include "recording/state.h"

#include <stdlib.h>
#include <string.h>

enum {
    KNOWN_MAX = 1 << 20, /* bytes kept of one segment */
    ROOM_MIN = 64,
};

/* PLAYING ONE EVENT */

static void play_process(struct state *state,
                         const struct process_change *change)
{
    state->processes[change->process] = (struct process_now){
        .state = change->state,
        .doing = change->doing,
        .attached = change->attached,
        .attached_count = change->attached_count,
    };
}

static void play_segment(struct state *state,
                         const struct segment_change *change)
{
    struct segment_now *segment = &state->segments[change->segment];
    segment->exists = !change->gone;
    segment->gone = change->gone;
    segment->key = change->key;
    segment->mode = change->mode;
    segment->nattch = change->nattch;
}

static void play_set(struct state *state, const struct set_change *change)
{
    state->sets[change->set] = (struct set_now){
        .exists = !change->gone,
        .gone = change->gone,
        .values = change->values,
        .value_count = change->value_count,
    };
}

/* What is allocated when so many bytes are known: a power of two, so that a
 * segment filled byte by byte is not copied for each of them. */
static size_t room_for(size_t known)
{
    size_t room = ROOM_MIN;
    while (room < known)
        room *= 2;
    return room;
}

/* Know at least `known` bytes; the new ones are 0. */
static bool know(struct segment_now *segment, size_t known)
{
    if (known <= segment->known)
        return true;
    size_t room = room_for(known);
    if (segment->bytes == NULL || room > room_for(segment->known)) {
        unsigned char *bytes = realloc(segment->bytes, room);
        if (bytes == NULL)
            return false;
        segment->bytes = bytes;
    }
    memset(segment->bytes + segment->known, 0, known - segment->known);
    segment->known = known;
    return true;
}

static bool play_store(struct state *state, const struct store *store)
{
    struct segment_now *segment = &state->segments[store->segment];
    if (store->type != -1)
        segment->type = store->type;
    if (store->offset >= KNOWN_MAX || store->size == 0)
        return true;
    size_t offset = (size_t)store->offset;
    size_t size = store->size;
    if (size > KNOWN_MAX - offset)
        size = KNOWN_MAX - offset;
    if (!know(segment, offset + size))
        return false;
    memcpy(segment->bytes + offset, store->after, size);
    return true;
}

static bool play(struct state *state, const struct event *event)
{
    for (size_t i = 0; i < event->process_count; i++)
        play_process(state, &event->processes[i]);
    for (size_t i = 0; i < event->segment_count; i++)
        play_segment(state, &event->segments[i]);
    for (size_t i = 0; i < event->set_count; i++)
        play_set(state, &event->sets[i]);
    for (size_t i = 0; i < event->store_count; i++)
        if (!play_store(state, &event->stores[i]))
            return false;
    return true;
}

/* THE STATE */

static void forget_types(struct state *state)
{
    for (size_t i = 0; i < state->history->segment_count; i++)
        state->segments[i].type = -1;
}

static void rewind_state(struct state *state)
{
    const struct history *history = state->history;
    for (size_t i = 0; i < history->segment_count; i++)
        free(state->segments[i].bytes);
    memset(state->segments, 0,
           history->segment_count * sizeof *state->segments);
    memset(state->processes, 0,
           history->process_count * sizeof *state->processes);
    memset(state->sets, 0, history->set_count * sizeof *state->sets);
    forget_types(state);
    state->events = 0;
}

int state_begin(struct state *state, const struct history *history)
{
    /* One more than needed, because calloc(0) may give NULL. */
    *state = (struct state){
        .history = history,
        .processes = calloc(history->process_count + 1,
                            sizeof *state->processes),
        .segments = calloc(history->segment_count + 1, sizeof *state->segments),
        .sets = calloc(history->set_count + 1, sizeof *state->sets),
    };
    if (state->processes != NULL && state->segments != NULL &&
        state->sets != NULL) {
        forget_types(state);
        return 0;
    }
    free(state->processes);
    free(state->segments);
    free(state->sets);
    memset(state, 0, sizeof *state);
    return -1;
}

int state_seek(struct state *state, size_t events)
{
    if (events > state->history->event_count)
        events = state->history->event_count;
    if (events < state->events)
        rewind_state(state);
    for (; state->events < events; state->events++)
        if (!play(state, &state->history->events[state->events]))
            return -1;
    return 0;
}

void state_end(struct state *state)
{
    if (state->segments != NULL)
        for (size_t i = 0; i < state->history->segment_count; i++)
            free(state->segments[i].bytes);
    free(state->segments);
    free(state->sets);
    free(state->processes);
    memset(state, 0, sizeof *state);
}
