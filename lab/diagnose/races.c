/*
 * Races: two processes change the same bytes at once.
 *
 * R1 and R7 are seen for certain where each load and store is recorded
 * (trace_options.every_access), and only there.  R2, `volatile`, cannot be told
 * from a case: the program does what it does without, which is R1.
 */
#include "diagnose/look.h"

#include "recording/hazards.h"
#include "recording/query.h"

#include <stdlib.h>
#include <string.h>

/* --- Lost updates -------------------------------------------------------- */

/* The bytes at `offset` of a segment as a number, when they are an int or a
 * long among these. */
static bool number_in(const unsigned char *bytes, uint64_t from, size_t have,
                      const struct hazard *at, long long *number)
{
    const uint64_t skipped = at->offset - from;
    if (skipped > have || at->size > have - skipped)
        return false;
    if (at->size == sizeof(int)) {
        int value;
        memcpy(&value, bytes + skipped, sizeof value);
        *number = value;
        return true;
    }
    if (at->size == sizeof(long long)) {
        memcpy(number, bytes + skipped, sizeof *number);
        return true;
    }
    return false;
}

static bool stored_number(const struct event *event, const struct hazard *at,
                          long long *number)
{
    for (size_t i = 0; i < event->store_count; i++)
        if (event->stores[i].segment == at->segment &&
            number_in(event->stores[i].after, event->stores[i].offset,
                      event->stores[i].size, at, number))
            return true;
    return false;
}

static bool loaded_number(const struct event *event, const struct hazard *at,
                          long long *number)
{
    for (size_t i = 0; i < event->load_count; i++)
        if (event->loads[i].segment == at->segment &&
            number_in(event->loads[i].bytes, event->loads[i].offset,
                      event->loads[i].size, at, number))
            return true;
    return false;
}

static bool tell_lost(const struct history *history, const struct hazard *at,
                      struct diagnosis *found)
{
    const struct event *events = history->events;
    const struct event *store = &events[at->event];
    const struct event *between = &events[at->between];
    long long loaded = 0, other = 0, stored = 0;
    if (!loaded_number(&events[at->first], at, &loaded) ||
        !stored_number(between, at, &other) ||
        !stored_number(store, at, &stored))
        return look_found(
            found, (long)at->event, true,
            "%s%s stores over what %s%s has stored since its load.",
            WHO(history, store->process), WHO(history, between->process));
    return look_found(
        found, (long)at->event, true,
        "%s%s loads %lld, %s%s stores %lld, and then %s%s stores %lld over it.",
        WHO(history, store->process), loaded, WHO(history, between->process),
        other, WHO(history, store->process), stored);
}

static bool loses_update(const struct observed *observed,
                         const struct variant *variant, struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    if (query_event(history, EVENT_LOAD, -1) == NULL)
        return false;
    const struct hazards hazards = hazards_of(history);
    return hazards.count[HAZARD_LOST_UPDATE] > 0 &&
           tell_lost(history, &hazards.first[HAZARD_LOST_UPDATE], found);
}

/* Have several processes stored into one segment? */
static bool several_store(const struct history *history)
{
    for (size_t i = 0; i < history->event_count; i++)
        for (size_t k = 0; k < history->events[i].store_count; k++)
            for (size_t n = 0; n < i; n++)
                for (size_t m = 0; m < history->events[n].store_count; m++) {
                    const struct store *one = &history->events[i].stores[k];
                    const struct store *other = &history->events[n].stores[m];
                    if (one->segment == other->segment &&
                        one->offset == other->offset && one->by > 0 &&
                        other->by > 0 && one->by != other->by)
                        return true;
                }
    return false;
}

/* A count that is too small, and several processes have counted. */
static bool counts_too_few(const struct observed *observed,
                           const struct variant *variant,
                           struct diagnosis *found)
{
    long long seen = 0, wanted = 0;
    return look_numbers(observed, variant, &seen, &wanted) && seen < wanted &&
           seen > 0 && several_store(&variant->recording.history) &&
           look_found(found, -1, false,
                      "the output says %lld instead of %lld: %lld updates are "
                      "lost.",
                      seen, wanted, wanted - seen);
}

static bool updates_lost(const struct observed *observed,
                         struct diagnosis *found)
{
    return look_in(observed, ~0U, loses_update, found) ||
           look_in(observed, VARY(PLAIN), counts_too_few, found);
}

/* --- A lock that comes too late ------------------------------------------ */

static bool takes(const struct event *event)
{
    for (size_t i = 0; i < event->operation_count; i++)
        if (look_done(event, CALL_SEMOP) && event->operations[i].by < 0)
            return true;
    return false;
}

static bool stores_there(const struct event *event, const struct load *load)
{
    for (size_t i = 0; i < event->store_count; i++) {
        const struct store *store = &event->stores[i];
        if (store->segment == load->segment &&
            store->offset < load->offset + load->size &&
            load->offset < store->offset + store->size)
            return true;
    }
    return false;
}

static bool loads_there(const struct event *event, const struct load *load)
{
    for (size_t i = 0; i < event->load_count; i++)
        if (event->loads[i].segment == load->segment &&
            event->loads[i].offset == load->offset)
            return true;
    return false;
}

/* From this load on: has its process then taken a semaphore, and stored there
 * without loading anew, while another one has stored, too? */
static bool locked_too_late(const struct history *history, size_t from,
                            struct diagnosis *found)
{
    const struct event *first = &history->events[from];
    const struct load *load = &first->loads[0];
    bool taken = false;
    int other = LOOK_NOWHERE;
    for (size_t i = from + 1; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        const bool stores = stores_there(event, load);
        if (event->process != first->process) {
            other = stores ? event->process : other;
            continue;
        }
        taken |= takes(event);
        if (stores && event->exact)
            return taken && other != LOOK_NOWHERE &&
                   look_found(found, (long)i, true,
                              "%s%s loads before it takes the semaphore; "
                              "before it stores, %s%s has stored, too.",
                              WHO(history, first->process),
                              WHO(history, other));
        if (loads_there(event, load))
            return false;
    }
    return false;
}

/* R7 */
static bool locks_store_alone(const struct observed *observed,
                              const struct variant *variant,
                              struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    for (size_t i = 0; i < history->event_count; i++)
        if (history->events[i].kind == EVENT_LOAD &&
            history->events[i].load_count > 0 &&
            locked_too_late(history, i, found))
            return true;
    return false;
}

static bool load_not_locked(const struct observed *observed,
                            struct diagnosis *found)
{
    return look_in(observed, ~0U, locks_store_alone, found);
}

const struct rule diagnose_races[] = {
    {"R1", updates_lost},
    {"R7", load_not_locked},
    {NULL, NULL},
};
