/* Who waits for what, and why nobody can go on. */
#include "recording/hang.h"
#include "say/say.h"
#include "say/words.h"

#include <stdlib.h>
#include <string.h>

enum {
    BESIDE = 4, /* of those who have nothing to do with the cause, as many */
    LISTED = 4, /* processes, or places, in one sentence */
    SHOWN = 8   /* bytes of a place that is told as a value */
};

/* --- Parts --------------------------------------------------------------- */

/* Has the process another thread that lives? */
static bool has_threads(const struct event *event, const struct wait *wait)
{
    for (size_t i = 0; i < event->wait_count; i++)
        if (event->waits[i].process == wait->process &&
            event->waits[i].thread != wait->thread)
            return true;
    return false;
}

/* Set SLOT_WHO and SLOT_WHO_FIRST, or those of SLOT_OTHER, to a thread. */
static void say_thread(struct saying *saying, enum slot slot,
                       const struct wait *wait)
{
    enum slot first = slot == SLOT_WHO ? SLOT_WHO_FIRST : SLOT_OTHER_FIRST;
    say_process(saying, slot, wait->process);
    if (wait->thread == 0 || !has_threads(saying->event, wait))
        return;
    const char *process = saying->slots[slot];
    say_slot(saying, SLOT_NAME, "%s", process != NULL ? process : "");
    say_slot(saying, SLOT_NUMBER, "%d", wait->thread);
    say_part(saying, SLOT_HOW, SAY_THREAD_OF, 1);
    say_clear(saying, SLOT_NAME);
    const char *text = saying->slots[SLOT_HOW];
    say_slot(saying, slot, "%s", text != NULL ? text : "");
    say_slot(saying, first, "%s", text != NULL ? text : "");
    char *begin = saying->slots[first];
    if (begin != NULL && begin[0] == 't')
        begin[0] = 'T';
    say_clear(saying, SLOT_HOW);
}

/* Set SLOT_LIST to processes. */
static void list_processes(struct saying *saying, const int *list, size_t count)
{
    size_t most = count < LISTED ? count : (size_t)LISTED;
    say_clear(saying, SLOT_LIST);
    for (size_t i = 0; i < most; i++) {
        say_process(saying, SLOT_OTHER, list[i]);
        const char *one = saying->slots[SLOT_OTHER];
        bool last = i + 1 == count;
        say_append(saying, SLOT_LIST, last ? SAY_AND : SAY_COMMA,
                   one != NULL ? one : "");
    }
    if (count > most) {
        say_part(saying, SLOT_OTHER, SAY_MORE, count - most);
        const char *more = saying->slots[SLOT_OTHER];
        say_append(saying, SLOT_LIST, SAY_AND, more != NULL ? more : "");
    }
    say_clear(saying, SLOT_OTHER);
}

/* Set SLOT_NAME and SLOT_AFTER to the value at a place, when its type is known.
 */
static bool say_typed(struct saying *saying, const struct range *range)
{
    unsigned char before[SHOWN], after[SHOWN];
    struct field_changes changes;
    size_t size = range->size < SHOWN ? (size_t)range->size : SHOWN;
    for (size_t i = 0; i < size; i++) { /* as if all of it had just changed */
        after[i] = (unsigned char)(range->value >> (8 * i));
        before[i] = (unsigned char)~after[i];
    }
    struct store store = {.segment = range->segment,
                          .by = -1,
                          .offset = range->offset,
                          .size = size,
                          .before = before,
                          .after = after,
                          .type = range->type};
    struct event event = {.stores = &store, .store_count = 1};
    if (!fields_of_store(saying->before, &event, 0, &changes) ||
        changes.count == 0)
        return false;
    say_change(saying, &store, &changes, 0);
    if (changes.first[0].field->kind == FIELD_BYTES)
        say_clear(saying, SLOT_AFTER); /* a mutex, which says nothing so */
    return true;
}

/* Set SLOT_LIST to places in segments. */
static void list_places(struct saying *saying, const struct wait *wait)
{
    char letter[SAY_LETTER];
    say_clear(saying, SLOT_LIST);
    for (size_t i = 0; i < wait->range_count && i < LISTED; i++) {
        const struct range *range = &wait->ranges[i];
        if (!say_has_segment(saying->history, range->segment))
            continue;
        bool typed = saying->before != NULL && say_typed(saying, range);
        say_segment_letter(range->segment, letter);
        say_slot(saying, SLOT_SEGMENT, "%s", letter);
        if (!typed) {
            say_slot(saying, SLOT_BEFORE, "%llu",
                     (unsigned long long)range->offset);
            say_slot(saying, SLOT_AFTER, "%llu",
                     (unsigned long long)(range->offset + range->size - 1));
            say_part(saying, SLOT_RANGE, SAY_BYTE_RANGE, range->size);
            say_slot(saying, SLOT_AFTER, "%llu",
                     (unsigned long long)range->value);
        }
        if (wait->kind == WAIT_MUTEX) /* its value tells nothing */
            say_clear(saying, SLOT_AFTER);
        say_part(saying, SLOT_HOW, typed ? SAY_PLACE : SAY_PLACE_BYTES, 1);
        const char *one = saying->slots[SLOT_HOW];
        say_append(saying, SLOT_LIST, SAY_AND, one != NULL ? one : "");
    }
    say_clear(saying, SLOT_HOW);
    say_clear(saying, SLOT_NAME);
}

/* Set SLOT_NUMBER to the step of an event, where steps are listed. */
static void say_step(struct saying *saying, int event)
{
    say_clear(saying, SLOT_NUMBER);
    if (!saying->apart)
        say_slot(saying, SLOT_NUMBER, "%d", event + 1);
}

/* Set SLOT_HOW to what has become of a process, when it has ended. */
static void say_fate(struct saying *saying, int gone)
{
    say_clear(saying, SLOT_HOW);
    if (gone < 0 || (size_t)gone >= saying->history->event_count)
        return;
    const struct event *event = &saying->history->events[gone];
    bool exited = event->kind == EVENT_EXIT;
    if (!exited)
        say_signal(saying, event->signo);
    say_step(saying, gone);
    say_part(saying, SLOT_HOW, exited ? SAY_FATE_EXITED : SAY_FATE_KILLED, 1);
}

/* --- What each waits for ------------------------------------------------- */

static void wait_for_semaphore(struct saying *saying, const struct wait *wait)
{
    say_set(saying, wait->set);
    say_slot(saying, SLOT_NUMBER, "%d", wait->number);
    say_slot(saying, SLOT_BEFORE, "%lld", (long long)wait->value);
    say_sentence(saying, wait->by == 0 ? SAY_WAITS_ZERO : SAY_WAITS_ABOVE,
                 wait->by < 0 ? (uint64_t) - (int64_t)wait->by : 1);
}

static void wait_for_stream(struct saying *saying, const struct wait *wait)
{
    bool reads = wait->kind == WAIT_READ;
    list_processes(saying, wait->others, wait->other_count);
    if (wait->outside)
        say_sentence(saying, reads ? SAY_WAITS_INPUT : SAY_WAITS_OUTPUT, 1);
    else
        say_sentence(saying, reads ? SAY_WAITS_READ : SAY_WAITS_WRITE, 1);
}

static void wait_for_mutex(struct saying *saying, const struct wait *wait)
{
    list_places(saying, wait);
    if (wait->other_count > 0)
        say_process(saying, SLOT_OTHER, wait->others[0]);
    for (size_t i = 0; i < saying->event->wait_count; i++) {
        const struct wait *owner = &saying->event->waits[i];
        if (wait->other_count > 0 && owner->process == wait->others[0] &&
            owner->thread == wait->number)
            say_thread(saying, SLOT_OTHER, owner);
    }
    say_sentence(saying, SAY_WAITS_MUTEX, 1);
}

static void wait_for_thread(struct saying *saying, const struct wait *wait)
{
    struct wait other = {.process = wait->process, .thread = wait->number};
    say_thread(saying, SLOT_OTHER, &other);
    say_sentence(saying, SAY_WAITS_THREAD, 1);
}

/* The rest: a sentence whose slots are those that are set for all. */
static enum message plain_wait(enum wait_kind kind)
{
    switch (kind) {
    case WAIT_NOTHING:
        return SAY_WAITS_NOTHING;
    case WAIT_SPIN:
        return SAY_WAITS_SPIN;
    case WAIT_FUTEX:
        return SAY_WAITS_FUTEX;
    case WAIT_CHILD:
        return SAY_WAITS_CHILD;
    case WAIT_OPEN:
        return SAY_WAITS_OPEN;
    case WAIT_LOCK:
        return SAY_WAITS_LOCK;
    case WAIT_SIGNAL:
        return SAY_WAITS_SIGNAL;
    case WAIT_TIME:
        return SAY_WAITS_TIME;
    case WAIT_STOPPED:
        return SAY_WAITS_STOPPED;
    default:
        return SAY_WAITS_UNKNOWN;
    }
}

static void say_wait(struct saying *saying, const struct wait *wait)
{
    say_clear(saying, SLOT_OTHER);
    say_clear(saying, SLOT_WHERE);
    say_thread(saying, SLOT_WHO, wait);
    if (wait->at.line > 0)
        say_slot(saying, SLOT_WHERE, "%d", wait->at.line);
    if (wait->kind == WAIT_SEMAPHORE)
        wait_for_semaphore(saying, wait);
    else if (wait->kind == WAIT_READ || wait->kind == WAIT_WRITE)
        wait_for_stream(saying, wait);
    else if (wait->kind == WAIT_MUTEX)
        wait_for_mutex(saying, wait);
    else if (wait->kind == WAIT_THREAD)
        wait_for_thread(saying, wait);
    else if (wait->kind == WAIT_MESSAGE)
        say_sentence(saying, wait->by > 0 ? SAY_WAITS_ROOM : SAY_WAITS_MESSAGE,
                     1);
    else {
        if (wait->range_count > 0)
            list_places(saying, wait);
        else
            list_processes(saying, wait->others, wait->other_count);
        say_name(saying, SLOT_NAME, wait->name);
        say_slot(saying, SLOT_NUMBER, "%d", wait->number);
        bool children = wait->kind == WAIT_CHILD && wait->other_count > 1;
        say_sentence(saying, plain_wait(wait->kind), children ? 2 : 1);
    }
    if (wait->timed && wait->kind != WAIT_TIME)
        say_sentence(saying, SAY_WAITS_TIMED, 1);
}

/* --- Why ----------------------------------------------------------------- */

/* Set SLOT_LIST to who waits for whom: "the parent for child 1, ...". */
static void list_circle(struct saying *saying, const struct hang *hang)
{
    const struct wait *waits = saying->event->waits;
    say_clear(saying, SLOT_LIST);
    for (size_t i = hang->cycle; i < hang->count; i++) {
        size_t after = i + 1 < hang->count ? i + 1 : hang->cycle;
        say_thread(saying, SLOT_WHO, &waits[hang->chain[i]]);
        say_thread(saying, SLOT_OTHER, &waits[hang->chain[after]]);
        say_part(saying, SLOT_HOW, SAY_WAITS_FOR, 1);
        const char *one = saying->slots[SLOT_HOW];
        say_append(saying, SLOT_LIST,
                   i + 1 == hang->count ? SAY_AND : SAY_COMMA,
                   one != NULL ? one : "");
    }
    say_clear(saying, SLOT_HOW);
}

/* Who has it itself: how it came to that. */
static enum message self_message(const struct saying *saying,
                                 const struct hang *hang)
{
    const struct event *event = &saying->history->events[hang->took];
    for (size_t i = 0; i < event->operation_count; i++)
        if (event->operations[i].by > 0)
            return SAY_HANG_SELF_GAVE;
    return SAY_HANG_SELF_TOOK;
}

static enum message message_for(const struct saying *saying,
                                const struct hang *hang)
{
    static const enum message messages[HANG_CAUSES] = {
        [HANG_BUSY] = SAY_HANG_BUSY,
        [HANG_TIME] = SAY_HANG_TIME,
        [HANG_OUTSIDE] = SAY_HANG_OUTSIDE,
        [HANG_UNCLEAR] = SAY_HANG_UNCLEAR,
        [HANG_CYCLE] = SAY_HANG_CYCLE,
        [HANG_SELF] = SAY_HANG_SELF,
        [HANG_NEVER_RAISED] = SAY_HANG_NEVER_RAISED,
        [HANG_RAISER_GONE] = SAY_HANG_RAISER_GONE,
        [HANG_HOLDER_GONE] = SAY_HANG_HOLDER_GONE,
        [HANG_NOT_CLOSED] = SAY_HANG_NOT_CLOSED,
        [HANG_NO_PARTNER] = SAY_HANG_NO_PARTNER,
        [HANG_NO_WAKER] = SAY_HANG_NO_WAKER,
        [HANG_SIGNAL_EARLY] = SAY_HANG_SIGNAL_EARLY,
        [HANG_SIGNAL_BLOCKED] = SAY_HANG_SIGNAL_BLOCKED,
        [HANG_NO_SIGNAL] = SAY_HANG_NO_SIGNAL,
        [HANG_STALE] = SAY_HANG_STALE,
        [HANG_STOPPED] = SAY_HANG_STOPPED,
    };
    const struct wait *last =
        &saying->event->waits[hang->chain[hang->count - 1]];
    if (hang->cause == HANG_SELF && hang->took != -1)
        return self_message(saying, hang);
    if (hang->cause == HANG_HOLDER_GONE && hang->gone == -1)
        return SAY_HANG_HOLDER_LOST;
    if (hang->cause == HANG_STALE && last->range_count == 0)
        return SAY_HANG_STALE_ALONE;
    if (hang->cause == HANG_HOLDER_GONE && hang->took != -1)
        return SAY_HANG_HOLDER_TOOK;
    if (hang->cause == HANG_NOT_CLOSED && last->kind == WAIT_WRITE)
        return SAY_HANG_NO_READER;
    if (hang->cause == HANG_STALE && hang->process != -1)
        return SAY_HANG_STALE_LAST;
    return messages[hang->cause];
}

static void say_cause(struct saying *saying, const struct hang *hang)
{
    const struct wait *last =
        &saying->event->waits[hang->chain[hang->count - 1]];
    say_thread(saying, SLOT_WHO, last);
    say_clear(saying, SLOT_OTHER);
    say_clear(saying, SLOT_OTHER_FIRST);
    if (hang->process != -1)
        say_process(saying, SLOT_OTHER, hang->process);
    say_fate(saying, hang->gone);
    if (hang->cause == HANG_CYCLE)
        list_circle(saying, hang);
    say_clear(saying, SLOT_NUMBER);
    if (hang->took != -1) {
        say_signal(saying, saying->history->events[hang->took].signo);
        say_step(saying, hang->took);
    }
    say_sentence(saying, message_for(saying, hang), 1);
    if (hang->cause == HANG_HOLDER_GONE && last->kind == WAIT_SEMAPHORE)
        say_sentence(saying, SAY_HANG_UNDO, 1);
    bool semaphore = false;
    for (size_t i = hang->cycle; i < hang->count; i++)
        semaphore |= saying->event->waits[hang->chain[i]].kind ==
                     WAIT_SEMAPHORE;
    if (hang->cause == HANG_CYCLE && semaphore &&
        saying->event == saying->history->events)
        say_sentence(saying, SAY_HANG_LAST, 1);
    if (hang_is(hang->cause) && last->named)
        say_sentence(saying, SAY_HANG_NAMED, 1);
}

static bool is_in_chain(const struct hang *hang, size_t wait)
{
    for (size_t i = 0; i < hang->count; i++)
        if (hang->chain[i] == (int)wait)
            return true;
    return false;
}

static void say_headline(struct saying *saying, const struct hang *hang)
{
    const struct event *event = saying->event;
    bool alone = event == saying->history->events; /* nothing was before */
    enum message message = alone ? SAY_HANGS_NOW : SAY_HANGS_NOT;
    if (hang_is(hang->cause) && !hang->all)
        message = SAY_HANGS_SOME;
    else if (hang_is(hang->cause))
        message = hang_is_certain(event) ? SAY_HANGS : SAY_HANGS_HERE;
    say_sentence(saying, message, 1);
}

void say_of_hang(struct saying *saying)
{
    const struct event *event = saying->event;
    struct hang hang;
    size_t beside = 0;
    size_t number = (size_t)(event - saying->history->events);
    if (hang_find(saying->history, number, &hang) == -1) {
        saying->failed = true;
        return;
    }
    if (hang.cause == HANG_NO_CAUSE)
        return;
    say_headline(saying, &hang);
    for (size_t i = 0; i < event->wait_count; i++)
        if (!is_in_chain(&hang, i) && beside++ < BESIDE)
            say_wait(saying, &event->waits[i]);
    if (beside > BESIDE)
        say_sentence(saying, SAY_WAITS_MORE, beside - BESIDE);
    for (size_t i = 0; i < hang.count; i++)
        say_wait(saying, &event->waits[hang.chain[i]]);
    say_cause(saying, &hang);
}
