/* A change of what flows: which int has a child stored, and where? */
#include "vary/planning.h"

#include "recording/state.h"

#include <string.h>

/* The int at one of the places that a store has changed, with this value. */
static bool store_made(const struct state *state, const struct store *store,
                       int value, uint64_t *offset)
{
    const struct segment_now *now = &state->segments[store->segment];
    uint64_t at = store->offset / sizeof value * sizeof value;
    for (; at < store->offset + store->size; at += sizeof value) {
        int found;
        if (at + sizeof found > now->known)
            continue;
        memcpy(&found, now->bytes + at, sizeof found);
        if (found == value) {
            *offset = at;
            return true;
        }
    }
    return false;
}

struct flow {
    int segment;
    uint64_t offset;
    size_t event; /* in which it was stored */
};

/* Where has another than the first process stored `flows`?  Or any process, if
 * the wish is to hold one at its fork: what a child is to find there.  The last
 * such place.  Returns 1 when there is one, 0, or -1 with ENOMEM. */
static int find_flow(const struct planning *planning, struct flow *flow)
{
    const struct history *history = planning->history;
    struct state state;
    int found = 0;
    if (state_begin(&state, history) == -1)
        return -1;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->store_count == 0)
            continue;
        if (state_seek(&state, i + 1) == -1) {
            state_end(&state);
            return -1;
        }
        for (size_t k = 0; k < event->store_count; k++) {
            const struct store *store = &event->stores[k];
            uint64_t at;
            if ((store->by == 0 && planning->wish->calls[0] != CALL_FORK) ||
                !store_made(&state, store, planning->wish->flows, &at))
                continue;
            *flow = (struct flow){store->segment, at, i};
            found = 1;
        }
    }
    state_end(&state);
    return found;
}

/* The call at which `who` is held: that which has returned next behind the
 * store, since there it may have waited for it. */
static const struct made *find_holding(const struct planning *planning,
                                       size_t behind)
{
    const struct vary *wish = planning->wish;
    const struct made *found = NULL;
    for (size_t i = 0; i < planning->made_count; i++) {
        const struct made *made = &planning->made[i];
        if (made->call != wish->calls[0] ||
            !plan_means(wish->who, planning->history, made->process))
            continue;
        if (found == NULL || found->event < behind)
            found = made;
    }
    return found;
}

void plan_change(struct planning *planning)
{
    const struct vary *wish = planning->wish;
    struct flow flow = {0};
    if (find_flow(planning, &flow) != 1)
        return;
    struct variant variant = {
        .kind = VARIANT_CHANGE,
        .act = {.act = ACT_CHANGE,
                .number = 1,
                .segment = flow.segment,
                .offset = flow.offset,
                .size = sizeof wish->becomes},
    };
    if (wish->calls[0] != CALL_NONE) {
        const struct made *at = find_holding(planning, flow.event);
        if (at == NULL)
            return;
        variant.act.who = planning->history->processes[at->process].role;
        variant.act.call = at->call;
        variant.act.number = at->number;
    }
    memcpy(variant.bytes, &wish->becomes, sizeof wish->becomes);
    memcpy(variant.was, &wish->flows, sizeof wish->flows);
    plan_add(planning, 0, &variant);
}
