/*
 * Errors: a call has failed, and the program goes on with what it returned.
 *
 * E5, a comparison that is never true, has no rule: from outside it looks as a
 * missing one does, which E1 and E2 tell.
 */
#include "diagnose/look.h"

#include <errno.h>
#include <signal.h>

/* --- What a call returned, and was not ----------------------------------- */

/* The first call of this kind that has failed, or LOOK_NOWHERE. */
static long first_failed(const struct history *history, enum call call)
{
    for (size_t i = 0; i < history->event_count; i++)
        if (look_failed(&history->events[i], call))
            return (long)i;
    return LOOK_NOWHERE;
}

static bool faults(const struct event *event)
{
    return event->kind == EVENT_SIGNAL &&
           (event->signo == SIGSEGV || event->signo == SIGBUS);
}

/* Is this address -1, or so far behind it as a field may be? */
static bool near_minus_one(uint64_t address)
{
    enum {
        BEFORE = 4096,
        BEHIND = 1024 * 1024
    };
    return address + BEFORE < BEFORE + BEHIND ||
           (uint32_t)address > UINT32_MAX - BEFORE;
}

/* E1: shmat has failed, and its -1 is used as an address. */
static bool address_is_minus_one(const struct observed *observed,
                                 const struct variant *variant,
                                 struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    const long failed = first_failed(history, CALL_SHMAT);
    if (failed == LOOK_NOWHERE)
        return false;
    const struct event *shmat = &history->events[failed];
    for (size_t i = (size_t)failed + 1; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (!look_descends(history, event->process, shmat->process))
            continue;
        if (look_done(event, CALL_SHMAT))
            return false; /* it has another one now */
        if (look_call(event, CALL_SHMDT) && event->args[0] == UINT64_MAX)
            return look_found(found, failed, true,
                              "%s%s goes on with the -1 of shmat (%s) as an "
                              "address, and hands it to shmdt.",
                              WHO(history, event->process),
                              look_error(shmat->error));
        if (faults(event) && near_minus_one(event->address))
            return look_found(
                found, failed, true,
                "%s%s goes on with the -1 of shmat (%s) as an address: %s.",
                WHO(history, event->process), look_error(shmat->error),
                look_signal(event->signo));
    }
    return false;
}

static bool shmat_with_null(const struct observed *observed,
                            struct diagnosis *found)
{
    return look_in(observed, ~0U, address_is_minus_one, found);
}

/* E2: shmget has failed, and its -1 is used as an identifier; but who has said
 * so may well clean up what there is not. */
static bool identifier_is_minus_one(const struct observed *observed,
                                    const struct variant *variant,
                                    struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    const long failed = first_failed(history, CALL_SHMGET);
    for (size_t i = (size_t)(failed + 1);
         failed != LOOK_NOWHERE && i < history->event_count; i++) {
        const struct event *shmget = &history->events[failed];
        const struct event *event = &history->events[i];
        if ((look_call(event, CALL_SHMAT) || look_call(event, CALL_SHMCTL)) &&
            look_int(event, 0) == -1 &&
            look_descends(history, event->process, shmget->process) &&
            !(look_removal(event) && variant->recording.err.size > 0))
            return look_found(found, failed, true,
                              "%s%s goes on with the -1 of shmget (%s), and "
                              "hands it to %s as an identifier.",
                              WHO(history, event->process),
                              look_error(shmget->error),
                              event->call == CALL_SHMAT ? "shmat" : "shmctl");
    }
    return false;
}

/* Or: the last shmget has failed, for a reason that is no news of what is
 * there, and the program prints what it has to print, and says nothing. */
static bool goes_on_without(const struct observed *observed,
                            const struct variant *variant,
                            struct diagnosis *found)
{
    const struct recording *recording = &variant->recording;
    const struct history *history = &recording->history;
    long last = LOOK_NOWHERE;
    if (variant->kind == VARIANT_FAIL &&
        (!look_exited(recording, look_plain(observed)->status) ||
         look_made_to_fail(history) == LOOK_NOWHERE))
        return false;
    for (size_t i = 0; i < history->event_count; i++)
        if (look_call(&history->events[i], CALL_SHMGET))
            last = (long)i;
    if (last == LOOK_NOWHERE || recording->err.size > 0 ||
        recording->out.size == 0 || recording->ending != ENDED_BY_EXIT)
        return false;
    const struct event *event = &history->events[last];
    char line[LOOK_LINE + 4];
    look_line(recording->out.text, 0, line);
    return event->error != 0 && event->error != ENOENT &&
           event->error != EEXIST &&
           (variant->kind != VARIANT_FAIL || event->cause == CAUSE_OURS) &&
           look_found(found, last, true,
                      "%s%s goes on after a shmget that has failed (%s), and "
                      "prints \"%s\".",
                      WHO(history, event->process), look_error(event->error),
                      line);
}

static bool shmget_not_looked_at(const struct observed *observed,
                                 struct diagnosis *found)
{
    return look_in(observed, ~0U, identifier_is_minus_one, found) ||
           look_in(observed, VARY(FAIL) | VARY(PLANTED), goes_on_without,
                   found);
}

/* E3: the address is one that was attached, but for its upper half. */
static bool halved(uint64_t address, const struct attached *attached)
{
    const uint64_t start = attached->start, size = attached->end - start;
    const uint64_t with_sign = (uint64_t)(int64_t)(int32_t)(uint32_t)start;
    return (address - with_sign < size && with_sign != start) ||
           (address - (uint32_t)start < size && (uint32_t)start != start);
}

static bool half_an_address(const struct observed *observed,
                            const struct variant *variant,
                            struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        const bool fault = faults(event);
        const uint64_t address = fault ? event->address : event->args[0];
        const struct process_change *at = look_attached(history, i,
                                                        event->process);
        if (!fault && !look_failed(event, CALL_SHMDT))
            continue;
        for (size_t k = 0; at != NULL && k < at->attached_count; k++)
            if (halved(address, &at->attached[k]))
                return look_found(found, (long)i, true,
                                  "%s%s uses only the lower 32 bits of the "
                                  "address from shmat: %s.",
                                  WHO(history, event->process),
                                  fault ? look_signal(event->signo)
                                        : "shmdt fails");
    }
    return false;
}

static bool address_through_int(const struct observed *observed,
                                struct diagnosis *found)
{
    return look_in(observed, ~0U, half_an_address, found);
}

/* E4: shmget has returned 0, and the program gives up. */
static bool uses_segment(const struct event *event)
{
    return look_call(event, CALL_SHMAT) || look_call(event, CALL_SHMCTL) ||
           look_call(event, CALL_SHMGET);
}

static bool gives_up_at_zero(const struct observed *observed,
                             const struct variant *variant,
                             struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    long zero = LOOK_NOWHERE;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (look_done(event, CALL_SHMGET) && event->result == 0 && zero == -1)
            zero = (long)i;
        else if (uses_segment(event) ||
                 (event->kind == EVENT_CALL && event->error != 0))
            return false; /* so there is another reason, or none */
    }
    if (zero == LOOK_NOWHERE || look_right(observed, variant) ||
        !look_exited(&variant->recording, -1))
        return false;
    return look_found(found, zero, true,
                      "%s%s gets identifier 0 from shmget and does not use it: "
                      "the program ends with status %d.",
                      WHO(history, history->events[zero].process),
                      variant->recording.status);
}

static bool zero_is_failure(const struct observed *observed,
                            struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), gives_up_at_zero, found);
}

/* --- A process that is none ---------------------------------------------- */

/* Has the process ever meant "any child", or "all", in a run that is right? */
static bool means_all(const struct observed *observed, enum call call)
{
    const struct history *history = &look_plain(observed)->history;
    for (size_t i = 0; i < history->event_count; i++)
        if (look_call(&history->events[i], call) &&
            look_int(&history->events[i], 0) == -1)
            return true;
    return false;
}

/* E8: fork has failed, and its -1 is waited for, or is sent a signal.  Where
 * the program always waits for any child, it waits for one too many. */
static bool process_is_minus_one(const struct observed *observed,
                                 const struct variant *variant,
                                 struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    long failed = first_failed(history, CALL_FORK);
    if (failed == LOOK_NOWHERE)
        failed = first_failed(history, CALL_CLONE);
    for (size_t i = (size_t)(failed + 1);
         failed != LOOK_NOWHERE && i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        const struct event *fork = &history->events[failed];
        const bool waits = look_call(event, CALL_WAIT);
        if (event->process != fork->process || look_int(event, 0) != -1 ||
            (!waits && !look_call(event, CALL_KILL)))
            continue;
        if (!means_all(observed, event->call))
            return look_found(found, failed, true,
                              "%s%s goes on with the -1 of fork (%s), and "
                              "hands it to %s as if it were a process.",
                              WHO(history, fork->process),
                              look_error(fork->error),
                              waits ? "waitpid" : "kill");
        if (waits && event->error != 0 && variant->recording.err.size == 0)
            return look_found(found, failed, false,
                              "%s%s goes on after a fork that has failed (%s), "
                              "and waits for a child that it does not have.",
                              WHO(history, fork->process),
                              look_error(fork->error));
    }
    return false;
}

static bool fork_not_looked_at(const struct observed *observed,
                               struct diagnosis *found)
{
    return look_in(observed, VARY(FAIL), process_is_minus_one, found);
}

const struct rule diagnose_errors[] = {
    {"E1", shmat_with_null},     {"E2", shmget_not_looked_at},
    {"E3", address_through_int}, {"E4", zero_is_failure},
    {"E8", fork_not_looked_at},  {NULL, NULL},
};
