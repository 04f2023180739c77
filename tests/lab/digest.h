/*
 * digest.h - what of a history must be the same, whatever kind of program it is
 *
 * Without addresses, numbers that the kernel has chosen, and times.
 */
#ifndef TESTS_LAB_DIGEST_H
#define TESTS_LAB_DIGEST_H

#include "recording/query.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <sys/sem.h>

/* Which arguments are neither addresses nor what the kernel has chosen, one bit
 * for each from the first on. */
static inline unsigned fixed_arguments(const struct event *event)
{
    static const unsigned fixed[CALLS] = {
        [CALL_SHMGET] = 7,   [CALL_SHMAT] = 4,  [CALL_SHMCTL] = 2,
        [CALL_SEMGET] = 7,   [CALL_SEMOP] = 4,  [CALL_SEMCTL] = 6,
        [CALL_MMAP] = 056,   [CALL_MUNMAP] = 2, [CALL_MPROTECT] = 6,
        [CALL_MREMAP] = 016, [CALL_KILL] = 2,   [CALL_WRITE] = 5,

    };
    bool sets = event->call == CALL_SEMCTL && event->args[2] == SETVAL;
    return fixed[event->call] | (sets ? 8 : 0);
}

/* Is the result the address of what the process has attached? */
static inline bool is_attached(const struct event *event)
{
    const struct process_change *change = query_process(event, event->process);
    for (size_t i = 0; change != NULL && i < change->attached_count; i++)
        if (change->attached[i].start == (uint64_t)event->result)
            return true;
    return false;
}

static inline void put_result(FILE *out, const struct event *event)
{
    if (event->error != 0)
        fprintf(out, " error %d cause %d", event->error, (int)event->cause);
    else if (event->call == CALL_SHMAT || event->call == CALL_MMAP)
        fprintf(out, " gives %s",
                is_attached(event) ? "what is attached" : "nothing");
    else if (event->call == CALL_WRITE || event->call == CALL_SEMCTL)
        fprintf(out, " gives %" PRId64, event->result);
}

/* Not compared: remarks; and who sleeps, since it depends on when we look, as
 * does whether a call is told that does nothing but sleep, and a signal that
 * ends it. */
static inline bool compared(const struct event *event)
{
    bool wakes = event->kind == EVENT_SIGNAL && event->signo == SIGALRM;
    return !wakes && event->kind != EVENT_NOTE && event->kind != EVENT_SLEEP &&
           event->call != CALL_FUTEX && event->call != CALL_NANOSLEEP &&
           event->call != CALL_PAUSE;
}

/* May an event tell of a process only that it sleeps no more? */
static inline bool may_wake(const struct event *event)
{
    return event->call == CALL_SEMOP || event->call == CALL_WAIT ||
           event->call == CALL_WRITE;
}

static inline void put_changes(FILE *out, const struct event *event)
{
    size_t changes = may_wake(event) ? 0 : event->process_count;
    for (size_t i = 0; i < changes; i++) {
        const struct process_change *change = &event->processes[i];
        fprintf(out, "; process %d%s:", change->process,
                change->state == PROCESS_ENDED ? " has ended" : "");
        for (size_t k = 0; k < change->attached_count; k++) {
            const struct attached *at = &change->attached[k];
            fprintf(out, " %d+%" PRIu64 " of %" PRIu64 "%s", at->segment,
                    at->offset, at->end - at->start, at->writable ? "w" : "");
        }
    }
    for (size_t i = 0; i < event->segment_count; i++) {
        const struct segment_change *change = &event->segments[i];
        fprintf(out, "; segment %d nattch %lu mode %o%s", change->segment,
                change->nattch, change->mode, change->gone ? " gone" : "");
    }
    for (size_t i = 0; i < event->set_count; i++) {
        const struct set_change *change = &event->sets[i];
        fprintf(out, "; set %d%s:", change->set, change->gone ? " gone" : "");
        for (size_t k = 0; k < change->value_count; k++)
            fprintf(out, " %d", change->values[k]);
    }
    for (size_t i = 0; i < event->store_count; i++) {
        const struct store *store = &event->stores[i];
        fprintf(out, "; %d stores at %" PRIu64 ":", store->by, store->offset);
        for (size_t k = 0; k < store->size; k++)
            fprintf(out, " %02x", store->after[k]);
    }
}

static inline void put_event(FILE *out, const struct event *event, bool lines)
{
    const unsigned fixed = fixed_arguments(event);
    fprintf(out, "kind %d by %d call %d", (int)event->kind, event->process,
            (int)event->call);
    for (int i = 0; i < 6; i++)
        if ((fixed >> i & 1) != 0)
            fprintf(out, " arg %" PRIu32, (uint32_t)event->args[i]);
    put_result(out, event);
    if (event->segment != -1)
        fprintf(out, " segment %d", event->segment);
    if (event->set != -1)
        fprintf(out, " set %d", event->set);
    for (size_t i = 0; i < event->operation_count; i++)
        fprintf(out, " operation %d by %d flags %d",
                event->operations[i].number, event->operations[i].by,
                event->operations[i].flags);
    if (event->kind == EVENT_SIGNAL)
        fprintf(out, " code %d place %d byte %" PRIu64, event->code,
                (int)event->place, event->offset);
    fprintf(out, " other %d signal %d status %d", event->other, event->signo,
            event->status);
    if (event->kind != EVENT_EXEC && event->kind != EVENT_START)
        fprintf(out, " text %.*s", (int)event->text_size,
                event->text != NULL ? event->text : "");
    if (lines)
        fprintf(out, " line %d", event->at.line);
    put_changes(out, event);
}

/* One line for each event, with or without the line of its source.  NULL: no
 * memory; else the caller frees it. */
static inline char *digest(const struct history *history, bool lines)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    for (size_t i = 0; i < history->event_count; i++) {
        if (!compared(&history->events[i]))
            continue;
        put_event(out, &history->events[i], lines);
        fputc('\n', out);
    }
    fclose(out);
    return text;
}

#endif
