#include "recording/hazards.h"

#include <string.h>

enum {
    BACK_MAX = 4096,    /* events that are looked at, back from one */
    STATEMENT_MAX = 256 /* of them, those of one statement */
};

/* Some bytes of one segment. */
struct piece {
    int segment;
    uint64_t offset;
    size_t size;
};

static struct piece of_load(const struct load *load)
{
    return (struct piece){load->segment, load->offset, load->size};
}

static struct piece of_store(const struct store *store)
{
    return (struct piece){store->segment, store->offset, store->size};
}

static bool overlap(struct piece a, struct piece b)
{
    return a.segment == b.segment && a.offset < b.offset + b.size &&
           b.offset < a.offset + a.size;
}

static bool same(struct piece a, struct piece b)
{
    return a.segment == b.segment && a.offset == b.offset && a.size == b.size;
}

static bool loads(const struct event *event, struct piece range)
{
    for (size_t i = 0; i < event->load_count; i++)
        if (overlap(of_load(&event->loads[i]), range))
            return true;
    return false;
}

static bool stores(const struct event *event, struct piece range)
{
    for (size_t i = 0; i < event->store_count; i++)
        if (overlap(of_store(&event->stores[i]), range))
            return true;
    return false;
}

/* Has another process stored there, by this event? */
static bool stored_by_other(const struct event *event, int process,
                            struct piece range)
{
    for (size_t i = 0; i < event->store_count; i++)
        if (event->stores[i].by != process && event->stores[i].by != -1 &&
            overlap(of_store(&event->stores[i]), range))
            return true;
    return false;
}

/* --- Lost updates -------------------------------------------------------- */

/* Does a process, by this event, wait for others or tell them something? */
static bool synchronises(const struct event *event)
{
    if (event->exact)
        return event->atomic || event->synced;
    if (event->kind == EVENT_SLEEP)
        return event->call != CALL_NANOSLEEP && event->call != CALL_WRITE;
    if (event->kind != EVENT_CALL)
        return event->kind != EVENT_STORE && event->kind != EVENT_NOTE;
    switch (event->call) {
    case CALL_SEMOP:
    case CALL_FUTEX:
    case CALL_WAIT:
    case CALL_READ:
    case CALL_PAUSE:
    case CALL_KILL:
        return true;
    default:
        return false;
    }
}

/* Does a process load, anywhere in the history, what this one stores here? */
static bool others_look(const struct history *history,
                        const struct event *event)
{
    for (size_t i = 0; i < event->store_count; i++)
        for (size_t k = 0; k < history->event_count; k++)
            if (history->events[k].process != event->process &&
                loads(&history->events[k], of_store(&event->stores[i])))
                return true;
    return false;
}

/* Has the process of the event waited for others, or told them something, after
 * the load at `first`? */
static bool has_synchronised(const struct history *history,
                             const struct hazard *found)
{
    const int process = history->events[found->event].process;
    for (size_t i = found->event - 1; i > found->first; i--) {
        const struct event *event = &history->events[i];
        bool own = event->process == process &&
                   (event->kind != EVENT_STORE || event->exact);
        if (own && (synchronises(event) || others_look(history, event)))
            return true;
    }
    return history->events[found->event].synced;
}

/* From a store at `event` back to the load it may have been made from.  Returns
 * false when that was no plain one, or nobody has stored between. */
static bool find_lost(const struct history *history, struct piece range,
                      struct hazard *found)
{
    const struct event *last = &history->events[found->event];
    const size_t end = found->event > BACK_MAX ? found->event - BACK_MAX : 0;
    bool other = false;
    for (size_t i = found->event; i-- > end;) {
        const struct event *event = &history->events[i];
        if (stored_by_other(event, last->process, range)) {
            found->between = other ? found->between : i;
            other = true;
        }
        if (event->process != last->process ||
            (event->kind == EVENT_STORE && !event->exact) ||
            (!loads(event, range) && !stores(event, range)))
            continue;
        found->first = i;
        return other && event->kind == EVENT_LOAD && !event->atomic &&
               event->thread == last->thread &&
               !has_synchronised(history, found);
    }
    return false;
}

/* --- Torn reads ---------------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool same_statement(const struct event *a, const struct event *b)
{
    return a->exact && b->exact && a->thread == b->thread && a->at.line > 0 &&
           a->at.line == b->at.line && same_text(a->at.file, b->at.file) &&
           same_text(a->at.function, b->at.function);
}

/* Between two events, has another process stored into both ranges? */
static bool both_stored(const struct history *history, struct piece first,
                        struct piece second, struct hazard *found)
{
    const int process = history->events[found->event].process;
    bool one = false, other = false;
    for (size_t i = found->first + 1; i < found->event; i++) {
        const struct event *event = &history->events[i];
        bool a = stored_by_other(event, process, first);
        bool b = stored_by_other(event, process, second);
        if (a || b)
            found->between = i;
        one |= a;
        other |= b;
    }
    return one && other;
}

/* The events of a statement, from number `last` back: each belongs to the
 * process, and none of its own is in between.  Returns how many, and their
 * numbers from the last to the first. */
static size_t events_of_statement(const struct history *history, size_t last,
                                  size_t numbers[STATEMENT_MAX])
{
    const struct event *event = &history->events[last];
    const size_t end = last > BACK_MAX ? last - BACK_MAX : 0;
    size_t count = 0;
    for (size_t i = last + 1; i-- > end && count < STATEMENT_MAX;) {
        const struct event *one = &history->events[i];
        if (one->process != event->process)
            continue;
        if (!same_statement(one, event) || one->atomic || one->synced)
            break;
        numbers[count++] = i;
    }
    return count;
}

/* Does a load of this event load just these bytes? */
static bool loads_same(const struct event *event, struct piece range)
{
    for (size_t i = 0; i < event->load_count; i++)
        if (same(of_load(&event->loads[i]), range))
            return true;
    return false;
}

/* From a load at `event` back through its statement.  A statement that loads
 * its first place again has begun anew: a loop. */
static bool find_torn(const struct history *history, struct piece range,
                      struct hazard *found)
{
    size_t numbers[STATEMENT_MAX];
    size_t count = events_of_statement(history, found->event, numbers);
    if (count < 2 || history->events[numbers[count - 1]].load_count == 0)
        return false;
    struct piece head = of_load(&history->events[numbers[count - 1]].loads[0]);
    for (size_t n = 1; n < count && !same(range, head); n++) {
        const struct event *event = &history->events[numbers[n]];
        found->first = numbers[n];
        for (size_t k = 0; k < event->load_count; k++) {
            struct piece first = of_load(&event->loads[k]);
            if (first.segment == range.segment && !overlap(first, range) &&
                both_stored(history, first, range, found))
                return true;
        }
        if (loads_same(event, head))
            return false;
    }
    return false;
}

/* --- All of them --------------------------------------------------------- */

bool hazard_at(const struct history *history, size_t event,
               struct hazard *found)
{
    const struct event *at = &history->events[event];
    *found = (struct hazard){.event = event};
    if (!at->exact || at->atomic || at->again > 0)
        return false;
    for (size_t i = 0; i < at->store_count && at->load_count == 0; i++) {
        struct piece range = of_store(&at->stores[i]);
        found->kind = HAZARD_LOST_UPDATE;
        found->segment = range.segment;
        found->offset = range.offset;
        found->size = range.size;
        if (find_lost(history, range, found))
            return true;
    }
    for (size_t i = 0; i < at->load_count; i++) {
        struct piece range = of_load(&at->loads[i]);
        found->kind = HAZARD_TORN_READ;
        found->segment = range.segment;
        found->offset = range.offset;
        found->size = range.size;
        if (find_torn(history, range, found))
            return true;
    }
    return false;
}

struct hazards hazards_of(const struct history *history)
{
    struct hazards all = {0};
    struct hazard found;
    for (size_t i = 0; i < history->event_count; i++)
        if (hazard_at(history, i, &found) && all.count[found.kind]++ == 0)
            all.first[found.kind] = found;
    return all;
}
