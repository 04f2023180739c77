/*
 * Order: something is looked at too early, too seldom, or all the time.
 *
 * R3 is told of keys; what else was checked, only an exercise knows.
 */
#include "diagnose/look.h"

#include <errno.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- Check, then act ----------------------------------------------------- */

/* R3: there was no segment with this key; then another process has made it; and
 * this one takes it for its own. */
static bool changed_since(const struct observed *observed,
                          const struct variant *variant,
                          struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *act = &history->events[i];
        const long made = act->segment == -1
                              ? LOOK_NOWHERE
                              : look_maker(history, act->segment);
        if (!look_done(act, CALL_SHMGET) || made == LOOK_NOWHERE ||
            made >= (long)i || history->events[made].process == act->process ||
            (act->args[2] & IPC_CREAT) == 0)
            continue;
        for (long k = 0; k < made; k++) {
            const struct event *check = &history->events[k];
            if (check->process == act->process &&
                look_failed(check, CALL_SHMGET) &&
                check->cause == CAUSE_NO_KEY &&
                look_int(check, 0) == look_int(act, 0))
                return look_found(found, k, true,
                                  "%s%s finds no segment with this key; before "
                                  "it calls shmget again, %s%s has made one.",
                                  WHO(history, act->process),
                                  WHO(history, history->events[made].process));
        }
    }
    return false;
}

static bool check_then_act(const struct observed *observed,
                           struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN) | VARY(HOLD), changed_since, found);
}

/* --- Looking too early --------------------------------------------------- */

/* Does somebody store into a segment from this event on, who is not `process`?
 */
static bool stored_later(const struct history *history, size_t from,
                         int process)
{
    for (size_t i = from; i < history->event_count; i++)
        for (size_t k = 0; k < history->events[i].store_count; k++)
            if (history->events[i].stores[k].by != process &&
                history->events[i].stores[k].by != -1)
                return true;
    return false;
}

/* R4: while one is held, another prints something else than it does when that
 * one is in time. */
static bool prints_early(const struct observed *observed,
                         const struct variant *variant, struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    const long held = look_note(history, NOTE_HELD);
    if (held == LOOK_NOWHERE || variant->recording.limit != LIMIT_NONE ||
        look_plain(observed)->limit != LIMIT_NONE ||
        look_same_lines(variant->recording.out.text,
                        look_plain(observed)->out.text))
        return false;
    const int process = history->events[held].process;
    for (size_t i = (size_t)held; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_NOTE && event->note == NOTE_LET_GO)
            break;
        if (look_call(event, CALL_WRITE) && event->process != process &&
            event->args[0] == STDOUT_FILENO && event->text != NULL) {
            char line[LOOK_LINE + 4];
            look_line(event->text, 0, line);
            return look_found(
                found, (long)i, stored_later(history, i, event->process),
                "while %s%s is late, %s%s goes on and prints \"%s\".",
                WHO(history, process), WHO(history, event->process), line);
        }
    }
    return false;
}

/* Has this store made `wanted` of `seen`, in an int or in more? */
static bool makes_of(const struct store *store, long long seen,
                     long long wanted)
{
    for (size_t i = 0; i + sizeof(int) <= store->size; i += sizeof(int)) {
        int before, after;
        memcpy(&before, store->before + i, sizeof before);
        memcpy(&after, store->after + i, sizeof after);
        if (before == seen && after == wanted)
            return true;
    }
    return false;
}

/* Without our doing: it prints what was there before another has stored what it
 * should print. */
static bool prints_old(const struct observed *observed,
                       const struct variant *variant, struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    long long seen = 0, wanted = 0;
    if (look_right(observed, variant) ||
        variant->recording.limit != LIMIT_NONE ||
        !look_numbers(observed, variant, &seen, &wanted))
        return false;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        for (size_t k = 0; k < event->store_count; k++)
            if (event->stores[k].by > 0 &&
                makes_of(&event->stores[k], seen, wanted))
                return look_found(
                    found, (long)i, false,
                    "%lld is printed, which was there before %s%s stored %lld.",
                    seen, WHO(history, event->stores[k].by), wanted);
    }
    return false;
}

/* Or it prints first, whatever it is. */
static bool printed_early(const struct observed *observed,
                          const struct variant *variant,
                          struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    if (look_right(observed, variant) || variant->recording.limit != LIMIT_NONE)
        return false;
    for (size_t i = history->event_count; i-- > 0;) {
        const struct event *event = &history->events[i];
        if (look_call(event, CALL_WRITE) && event->args[0] == STDOUT_FILENO)
            return stored_later(history, i, event->process) &&
                   look_found(found, (long)i, false,
                              "%s%s prints before others have stored into the "
                              "segment.",
                              WHO(history, event->process));
    }
    return false;
}

static bool read_too_early(const struct observed *observed,
                           struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), printed_early, found) ||
           look_in(observed, VARY(PLAIN), prints_old, found) ||
           look_in(observed, VARY(HOLD), prints_early, found);
}

/* --- Asking again and again ---------------------------------------------- */

enum {
    PATIENCE = 5 /* questions in vain that are no waiting yet */
};

/* Has this call asked in vain whether something has happened? */
static bool asks_in_vain(const struct event *event)
{
    return (look_done(event, CALL_WAIT) && event->result == 0 &&
            (event->args[2] & WNOHANG) != 0) ||
           (look_failed(event, CALL_SEMOP) && event->error == EAGAIN) ||
           look_call(event, CALL_NANOSLEEP);
}

static bool asks_again(const struct history *history, int process,
                       struct diagnosis *found)
{
    uint64_t count = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->process != process)
            continue;
        if (asks_in_vain(event))
            count += event->again > 0 ? event->again : 1;
        else if (event->kind == EVENT_CALL && event->call != CALL_SHMCTL)
            count = 0;
        if (count >= PATIENCE)
            return look_found(
                found, (long)i, true,
                "%s%s asks again and again, by %s, whether it may go on.",
                WHO(history, process), look_word(event->call));
    }
    return false;
}

static long noted_spinning(const struct history *history, int process)
{
    for (size_t i = 0; i < history->event_count; i++)
        if (history->events[i].kind == EVENT_NOTE &&
            history->events[i].note == NOTE_SPINNING &&
            history->events[i].process == process)
            return (long)i;
    return LOOK_NOWHERE;
}

/* Does somebody compute on and on while another one is held, and goes on only
 * after that one has done something; and does not compute so long else? */
static bool computes_for_another(const struct observed *observed,
                                 const struct variant *variant,
                                 struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    const long held = look_note(history, NOTE_HELD);
    const long free = look_note(history, NOTE_LET_GO);
    if (held == LOOK_NOWHERE || free == LOOK_NOWHERE)
        return false;
    const int late = history->events[held].process;
    for (int p = 0; (size_t)p < history->process_count; p++) {
        const long note = noted_spinning(history, p);
        if (p == late || note < held || note > free ||
            noted_spinning(&look_plain(observed)->history, p) != LOOK_NOWHERE)
            continue;
        size_t next = (size_t)free + 1;
        while (next < history->event_count &&
               history->events[next].process != p &&
               history->events[next].process != late)
            next++;
        if (next < history->event_count &&
            history->events[next].process == late)
            return look_found(found, note, true,
                              "while %s%s is late, %s%s computes on and on "
                              "without a call, and gets nowhere.",
                              WHO(history, late), WHO(history, p));
    }
    return false;
}

/* R5: it goes in a circle until another stores something; or it has computed
 * so long without a call that it was noted, and has stored nothing itself. */
static bool spins(const struct observed *observed,
                  const struct variant *variant, struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    const struct event *hang = look_hang(history);
    for (size_t i = 0; hang != NULL && i < hang->wait_count; i++)
        if (hang->waits[i].kind == WAIT_SPIN)
            return look_found(found, (long)(hang - history->events), true,
                              "%s%s goes in a circle, and reads the same bytes "
                              "again and again.",
                              WHO(history, hang->waits[i].process));
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_LOAD && event->again >= 100)
            return look_found(
                found, (long)i, true,
                "%s%s reads the same bytes %llu times, and does nothing else.",
                WHO(history, event->process), (unsigned long long)event->again);
    }
    for (size_t p = 0; p < history->process_count; p++)
        if (asks_again(history, (int)p, found))
            return true;
    return computes_for_another(observed, variant, found);
}

static bool busy_waiting(const struct observed *observed,
                         struct diagnosis *found)
{
    return look_in(observed, ~0U, spins, found);
}

const struct rule diagnose_order[] = {
    {"R3", check_then_act},
    {"R4", read_too_early},
    {"R5", busy_waiting},
    {NULL, NULL},
};
