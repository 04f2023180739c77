/*
 * Errors: a call has failed, and the program does not notice, or does not say.
 *
 * E5, a comparison that is never true, has no rule: from outside it looks as a
 * missing one does, which E1 and E2 tell.
 */
#include "diagnose/look.h"

#include <signal.h>
#include <string.h>

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
                              "shmat failed in %s%s (%s), and %s%s went on, up "
                              "to a shmdt of address -1.",
                              WHO(history, shmat->process),
                              look_error(shmat->error),
                              WHO(history, event->process));
        if (faults(event) && near_minus_one(event->address))
            return look_found(
                found, failed, true,
                "shmat failed in %s%s (%s), and %s%s used its -1 "
                "as an address: %s.",
                WHO(history, shmat->process), look_error(shmat->error),
                WHO(history, event->process), look_signal(event->signo));
    }
    return false;
}

static bool shmat_with_null(const struct observed *observed,
                            struct diagnosis *found)
{
    return look_in(observed, ~0U, address_is_minus_one, found);
}

/* E2: shmget has failed, and its -1 is used as an identifier. */
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
            look_descends(history, event->process, shmget->process))
            return look_found(found, failed, true,
                              "shmget failed in %s%s (%s), and %s%s went on to "
                              "%s with identifier -1.",
                              WHO(history, shmget->process),
                              look_error(shmget->error),
                              WHO(history, event->process),
                              event->call == CALL_SHMAT ? "shmat" : "shmctl");
    }
    return false;
}

static bool shmget_not_looked_at(const struct observed *observed,
                                 struct diagnosis *found)
{
    return look_in(observed, ~0U, identifier_is_minus_one, found);
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
                                  "%s%s used only the lower 32 bits of the "
                                  "address that shmat returned: %s.",
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
                      "shmget gave %s%s identifier 0, and the program ended "
                      "with status %d without using it.",
                      WHO(history, history->events[zero].process),
                      variant->recording.status);
}

static bool zero_is_failure(const struct observed *observed,
                            struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), gives_up_at_zero, found);
}

/* --- What it says of a failure ------------------------------------------- */

/* A call whose failure matters; NULL: one that may well fail. */
static const char *word(enum call call)
{
    static const char *const words[CALLS] = {
        [CALL_SHMGET] = "shmget", [CALL_SHMAT] = "shmat",
        [CALL_SHMDT] = "shmdt",   [CALL_SHMCTL] = "shmctl",
        [CALL_SEMGET] = "semget", [CALL_SEMOP] = "semop",
        [CALL_SEMCTL] = "semctl", [CALL_FORK] = "fork",
        [CALL_VFORK] = "vfork",   [CALL_CLONE] = "fork",
        [CALL_EXEC] = "exec",     [CALL_WAIT] = "wait",
        [CALL_KILL] = "kill",     [CALL_WRITE] = "write",
    };
    return words[call];
}

/* Does the standard error tell why? */
static bool tells(const struct recording *recording, int error)
{
    const char *said = recording->err.text;
    return strstr(said, strerror(error)) != NULL ||
           strstr(said, look_error(error)) != NULL;
}

/* E6: it ends with a status, and says nothing, or not why. */
static bool fails_silently(const struct observed *observed,
                           const struct variant *variant,
                           struct diagnosis *found)
{
    const struct recording *recording = &variant->recording;
    const struct history *history = &recording->history;
    const long failed = look_made_to_fail(history);
    if (!look_exited(recording, -1))
        return false;
    if (variant->kind == VARIANT_PLAIN)
        return observed->exits != 0 && recording->err.size == 0 &&
               look_found(found, -1, true,
                          "the program ends with status %d, and standard error "
                          "says nothing.",
                          recording->status);
    if (failed == LOOK_NOWHERE || word(history->events[failed].call) == NULL)
        return false;
    const struct event *event = &history->events[failed];
    if (recording->err.size == 0)
        return look_found(found, failed, true,
                          "%s failed in %s%s (%s), and standard error says "
                          "nothing.",
                          word(event->call), WHO(history, event->process),
                          look_error(event->error));
    char said[LOOK_LINE + 4];
    look_line(recording->err.text, 0, said);
    return !tells(recording, event->error) &&
           look_found(found, failed, false,
                      "%s failed in %s%s (%s), and standard error only says: "
                      "%s",
                      word(event->call), WHO(history, event->process),
                      look_error(event->error), said);
}

static bool says_nothing(const struct observed *observed,
                         struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN) | VARY(FAIL), fails_silently, found);
}

/* Has the process made the call again, and got through? */
static bool made_again(const struct history *history, long failed)
{
    const struct event *first = &history->events[failed];
    for (size_t i = (size_t)failed + 1; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->process == first->process && event->call == first->call &&
            (event->kind == EVENT_FORK || look_done(event, first->call)))
            return true;
    }
    return false;
}

/* E7: it ends with 0 all the same.  What was tried again has not failed. */
static bool ends_well(const struct observed *observed,
                      const struct variant *variant, struct diagnosis *found)
{
    const struct recording *recording = &variant->recording;
    const struct history *history = &recording->history;
    if (!look_exited(recording, 0))
        return false;
    long failed = look_made_to_fail(history);
    if (variant->kind == VARIANT_PLAIN) {
        if (observed->exits == 0)
            return false;
        for (size_t i = 0; i < history->event_count && failed == -1; i++)
            if (history->events[i].kind == EVENT_CALL &&
                history->events[i].error != 0)
                failed = (long)i;
        /* Who says nothing has perhaps not done anything. */
        if (failed == LOOK_NOWHERE)
            return recording->err.size > 0 &&
                   look_found(found, -1, true,
                              "the program could not do what was asked, and "
                              "ended with status 0.");
    }
    if (failed == LOOK_NOWHERE || word(history->events[failed].call) == NULL ||
        made_again(history, failed))
        return false;
    const struct event *event = &history->events[failed];
    return look_found(found, failed, true,
                      "%s failed in %s%s (%s), and the program ended with "
                      "status 0.",
                      word(event->call), WHO(history, event->process),
                      look_error(event->error));
}

static bool status_zero(const struct observed *observed,
                        struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN) | VARY(FAIL), ends_well, found);
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
                              "fork failed in %s%s (%s), and its -1 was handed "
                              "to %s as if it were a process.",
                              WHO(history, fork->process),
                              look_error(fork->error),
                              waits ? "waitpid" : "kill");
        if (waits && event->error != 0 && variant->recording.err.size == 0)
            return look_found(found, failed, false,
                              "fork failed in %s%s (%s), which then waited for "
                              "a child that it does not have.",
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
    {"E6", says_nothing},        {"E7", status_zero},
    {"E8", fork_not_looked_at},  {NULL, NULL},
};
