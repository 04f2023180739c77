/*
 * Attaching: at which address, by whom, and until when.
 *
 * An address that is refused is a mistake only where something else was
 * expected to come out.
 */
#include "diagnose/look.h"

#include "recording/query.h"

#include <errno.h>
#include <signal.h>
#include <sys/shm.h>
#include <unistd.h>

/* --- The address that was asked for -------------------------------------- */

static bool refused(const struct observed *observed,
                    const struct variant *variant, enum cause cause,
                    long *event)
{
    const struct history *history = &variant->recording.history;
    if (look_right(observed, variant))
        return false;
    for (size_t i = 0; i < history->event_count; i++)
        if (query_failed(&history->events[i], EINVAL, cause)) {
            *event = (long)i;
            return true;
        }
    return false;
}

/* A1 */
static bool refused_between(const struct observed *observed,
                            const struct variant *variant,
                            struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    long at = LOOK_NOWHERE;
    if (!refused(observed, variant, CAUSE_UNALIGNED, &at))
        return false;
    const struct event *event = &history->events[at];
    return look_found(found, at, true,
                      "%s%s asks for an address %llu bytes above a boundary, "
                      "without SHM_RND: EINVAL.",
                      WHO(history, event->process),
                      (unsigned long long)event->args[1] %
                          (unsigned long long)sysconf(_SC_PAGESIZE));
}

static bool unaligned(const struct observed *observed, struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), refused_between, found);
}

/* A2: it was rounded down, and what comes out is not what was expected. */
static bool rounded(const struct observed *observed,
                    const struct variant *variant, struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    for (size_t i = 0;
         i < history->event_count && !look_right(observed, variant); i++) {
        const struct event *event = &history->events[i];
        if (look_done(event, CALL_SHMAT) && (event->args[2] & SHM_RND) != 0 &&
            event->args[1] > (uint64_t)event->result)
            return look_found(
                found, (long)i, false,
                "%s%s asks with SHM_RND for an address %llu bytes above a "
                "boundary, and gets the boundary.",
                WHO(history, event->process),
                (unsigned long long)(event->args[1] - (uint64_t)event->result));
    }
    return false;
}

static bool rounded_down(const struct observed *observed,
                         struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), rounded, found);
}

/* A3: it is refused, or SHM_REMAP is given, which replaces what is there. */
static bool occupied(const struct observed *observed,
                     const struct variant *variant, struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    long at = LOOK_NOWHERE;
    if (refused(observed, variant, CAUSE_IN_USE, &at))
        return look_found(
            found, at, true,
            "%s%s asks for an address where something is mapped: EINVAL.",
            WHO(history, history->events[at].process));
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (look_done(event, CALL_SHMAT) && (event->args[2] & SHM_REMAP) != 0)
            return look_found(found, (long)i, true,
                              "%s%s attaches with SHM_REMAP, which replaces "
                              "whatever is mapped at the address.",
                              WHO(history, event->process));
    }
    return false;
}

static bool in_use(const struct observed *observed, struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), occupied, found);
}

/* --- Attached by inheritance --------------------------------------------- */

static bool detaches(const struct history *history, size_t from, int process,
                     uint64_t address)
{
    for (size_t i = from; i < history->event_count; i++)
        if (history->events[i].process == process &&
            look_done(&history->events[i], CALL_SHMDT) &&
            history->events[i].args[0] == address)
            return true;
    return false;
}

/* Has the process made this attachment itself? */
static bool own(const struct history *history, size_t until, int process,
                uint64_t address)
{
    for (size_t i = 0; i < until; i++)
        if (history->events[i].process == process &&
            look_done(&history->events[i], CALL_SHMAT) &&
            (uint64_t)history->events[i].result == address)
            return true;
    return false;
}

/* A4: a child attaches what it has from fork, and keeps both. */
static bool attaches_twice(const struct observed *observed,
                           const struct variant *variant,
                           struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        const struct process_change *before = look_attached(history, i,
                                                            event->process);
        if (!look_done(event, CALL_SHMAT) || event->process == 0)
            continue;
        for (size_t k = 0; before != NULL && k < before->attached_count; k++) {
            const struct attached *one = &before->attached[k];
            if (one->segment == event->segment &&
                !own(history, i, event->process, one->start) &&
                !detaches(history, i, event->process, one->start))
                return look_found(found, (long)i, true,
                                  "%s%s attaches what it has inherited from "
                                  "fork: nattch is then %ld.",
                                  WHO(history, event->process),
                                  query_nattch(event, event->segment));
        }
    }
    return false;
}

static bool attached_again(const struct observed *observed,
                           struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), attaches_twice, found);
}

/* --- Attached no more ---------------------------------------------------- */

static bool faults(const struct event *event)
{
    return event->kind == EVENT_SIGNAL &&
           (event->signo == SIGSEGV || event->signo == SIGBUS);
}

/* What is done with an address after this exec and before the next shmat of the
 * process: a fault, or a shmdt in vain; or LOOK_NOWHERE. */
static long used_after_exec(const struct history *history, size_t exec)
{
    const int process = history->events[exec].process;
    for (size_t i = exec + 1; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->process != process)
            continue;
        if (look_done(event, CALL_SHMAT) || event->kind == EVENT_EXEC)
            break;
        if (faults(event) || look_failed(event, CALL_SHMDT))
            return (long)i;
    }
    return LOOK_NOWHERE;
}

/* A5 */
static bool used_in_new_program(const struct observed *observed,
                                const struct variant *variant,
                                struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *exec = &history->events[i];
        const struct process_change *before = look_attached(history, i,
                                                            exec->process);
        if (exec->kind != EVENT_EXEC || before == NULL ||
            before->attached_count == 0)
            continue;
        const long use = used_after_exec(history, i);
        if (use == LOOK_NOWHERE)
            continue;
        const struct event *event = &history->events[use];
        const uint64_t address = faults(event) ? event->address
                                               : event->args[0];
        for (size_t k = 0; k < before->attached_count; k++)
            if (address >= before->attached[k].start &&
                address < before->attached[k].end)
                return look_found(found, use, true,
                                  "%s%s uses an address that was attached "
                                  "before exec, where nothing is now: %s.",
                                  WHO(history, event->process),
                                  faults(event) ? look_signal(event->signo)
                                                : "EINVAL");
    }
    return false;
}

static bool after_exec(const struct observed *observed, struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN) | VARY(FAIL), used_in_new_program,
                   found);
}

/* A6 */
static bool detaches_other(const struct observed *observed,
                           const struct variant *variant,
                           struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (!look_failed(event, CALL_SHMDT))
            continue;
        if (event->cause == CAUSE_INSIDE)
            return look_found(found, (long)i, true,
                              "%s%s calls shmdt with an address inside the "
                              "attachment: EINVAL.",
                              WHO(history, event->process));
        if (event->cause == CAUSE_NOT_ATTACHED && event->args[0] <= INT32_MAX &&
            look_segment(history, look_int(event, 0)) != LOOK_NOWHERE)
            return look_found(found, (long)i, true,
                              "%s%s calls shmdt with %d, the identifier of the "
                              "segment: EINVAL.",
                              WHO(history, event->process), look_int(event, 0));
    }
    return false;
}

static bool not_the_address(const struct observed *observed,
                            struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), detaches_other, found);
}

/* A7: where it faults, the process or one that has made it has detached. */
static bool used_detached(const struct observed *observed,
                          const struct variant *variant,
                          struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    for (size_t i = 0;
         i < history->event_count && !look_right(observed, variant); i++) {
        const struct event *fault = &history->events[i];
        if (!faults(fault) || fault->place != PLACE_WAS)
            continue;
        for (size_t k = i; k-- > 0;) {
            const struct event *event = &history->events[k];
            if (event->kind == EVENT_EXEC && event->process == fault->process)
                break; /* that is A5 */
            if (look_done(event, CALL_SHMDT) &&
                event->segment == fault->segment &&
                look_descends(history, fault->process, event->process))
                return look_found(found, (long)i, true,
                                  "%s%s uses byte %llu of the segment after "
                                  "%s%s has detached it: %s.",
                                  WHO(history, fault->process),
                                  (unsigned long long)fault->offset,
                                  WHO(history, event->process),
                                  look_signal(fault->signo));
        }
    }
    return false;
}

static bool after_detaching(const struct observed *observed,
                            struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), used_detached, found);
}

/* A8: the same fault over and over. */
static bool faults_for_ever(const struct observed *observed,
                            const struct variant *variant,
                            struct diagnosis *found)
{
    enum {
        OFTEN = 10
    };
    (void)observed;
    const struct history *history = &variant->recording.history;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *first = &history->events[i];
        size_t count = 0;
        for (size_t k = i; k < history->event_count && faults(first); k++) {
            const struct event *event = &history->events[k];
            if (event->process != first->process)
                continue;
            if (!faults(event) || event->address != first->address)
                break;
            count++;
        }
        if (count >= OFTEN)
            return look_found(
                found, (long)i, true,
                "%s%s gets %s %zu times in a row, always at one address: the "
                "handler returns to the access that has faulted.",
                WHO(history, first->process), look_signal(first->signo), count);
    }
    return false;
}

static bool returns_to_fault(const struct observed *observed,
                             struct diagnosis *found)
{
    return look_in(observed, ~0U, faults_for_ever, found);
}

const struct rule diagnose_attaching[] = {
    {"A1", unaligned},       {"A2", rounded_down},     {"A3", in_use},
    {"A4", attached_again},  {"A5", after_exec},       {"A6", not_the_address},
    {"A7", after_detaching}, {"A8", returns_to_fault}, {NULL, NULL},
};
