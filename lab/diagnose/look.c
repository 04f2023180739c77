/* What the rules share: see look.h. */
#include "diagnose/look.h"

#include "recording/names.h"
#include "recording/query.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>

/* --- Runs ---------------------------------------------------------------- */

bool look_in(const struct observed *observed, unsigned kinds,
             look_in_run *in_run, struct diagnosis *found)
{
    for (size_t i = 0; i < observed->seen->count; i++) {
        const struct variant *variant = &observed->seen->variants[i];
        found->variant = variant;
        if ((kinds & (1U << variant->kind)) != 0 &&
            in_run(observed, variant, found))
            return true;
    }
    return false;
}

const struct recording *look_plain(const struct observed *observed)
{
    return &observed->seen->variants[0].recording;
}

bool look_exited(const struct recording *recording, int status)
{
    if (status == -2)
        return recording->limit == LIMIT_NONE;
    return recording->ending == ENDED_BY_EXIT &&
           recording->limit == LIMIT_NONE &&
           (status == -1 ? recording->status != 0
                         : recording->status == status);
}

static int next_byte(const struct output *output, size_t *at)
{
    while (*at < output->size && output->text[*at] == '\r')
        ++*at;
    return *at < output->size ? (unsigned char)output->text[(*at)++] : -1;
}

bool look_same_output(const struct recording *one,
                      const struct recording *other)
{
    size_t at = 0, at_other = 0;
    for (;;) {
        const int byte = next_byte(&one->out, &at);
        if (byte != next_byte(&other->out, &at_other))
            return false;
        if (byte == -1)
            return true;
    }
}

bool look_right(const struct observed *observed, const struct variant *variant)
{
    const struct recording *seen = &variant->recording;
    const struct recording *plain = look_plain(observed);
    if (variant->kind != VARIANT_PLAIN && plain->limit != LIMIT_NONE)
        return true; /* there is nothing to compare it with */
    if (variant->kind != VARIANT_PLAIN)
        return seen->ending == plain->ending && seen->limit == plain->limit &&
               seen->status == plain->status && look_same_output(seen, plain);
    const size_t size = observed->prints != NULL ? strlen(observed->prints) : 0;
    return look_exited(seen, observed->exits) &&
           (observed->prints != NULL
                ? seen->out.size == size &&
                      memcmp(seen->out.text, observed->prints, size) == 0
                : look_same_output(seen, plain));
}

long look_made_to_fail(const struct history *history)
{
    for (size_t i = 0; i < history->event_count; i++)
        if (history->events[i].kind == EVENT_CALL &&
            history->events[i].cause == CAUSE_OURS)
            return (long)i;
    return LOOK_NOWHERE;
}

long look_note(const struct history *history, enum note note)
{
    for (size_t i = 0; i < history->event_count; i++)
        if (history->events[i].kind == EVENT_NOTE &&
            history->events[i].note == note)
            return (long)i;
    return LOOK_NOWHERE;
}

/* --- Events -------------------------------------------------------------- */

bool look_call(const struct event *event, enum call call)
{
    return event->kind == EVENT_CALL && event->call == call;
}

bool look_done(const struct event *event, enum call call)
{
    return look_call(event, call) && event->error == 0;
}

bool look_failed(const struct event *event, enum call call)
{
    return look_call(event, call) && event->error != 0;
}

bool look_removal(const struct event *event)
{
    return look_call(event, CALL_SHMCTL) &&
           (event->args[1] & 0xff) == IPC_RMID; /* without IPC_64 */
}

int look_int(const struct event *event, size_t argument)
{
    return (int)(unsigned)event->args[argument];
}

bool look_descends(const struct history *history, int process, int other)
{
    /* Who is made comes behind its maker in the table, so this ends. */
    while (process != other && process >= 0 &&
           (size_t)process < history->process_count &&
           history->processes[process].parent < process)
        process = history->processes[process].parent;
    return process == other;
}

const struct process_change *look_attached(const struct history *history,
                                           size_t until, int process)
{
    for (size_t i = until; i-- > 0;) {
        const struct process_change *change = query_process(&history->events[i],
                                                            process);
        if (change != NULL)
            return change;
    }
    return NULL;
}

long look_maker(const struct history *history, int segment)
{
    for (size_t i = 0; i < history->event_count && segment != LOOK_NOWHERE; i++)
        if (query_made(&history->events[i]) == segment)
            return (long)i;
    return LOOK_NOWHERE;
}

bool look_was_there(const struct history *history, int segment)
{
    return segment != LOOK_NOWHERE &&
           history->segments[segment].kind == SEGMENT_SYSV &&
           look_maker(history, segment) == LOOK_NOWHERE;
}

int look_segment(const struct history *history, int id)
{
    for (size_t i = 0; i < history->segment_count; i++)
        if (history->segments[i].kind == SEGMENT_SYSV &&
            history->segments[i].id == id)
            return (int)i;
    return LOOK_NOWHERE;
}

bool look_waits_for(const struct event *event, int child)
{
    return look_done(event, CALL_WAIT) && event->other == child;
}

const struct event *look_hang(const struct history *history)
{
    return query_event(history, EVENT_HANG, -1);
}

/* --- Arguments ----------------------------------------------------------- */

bool look_number(const struct observed *observed, int base, size_t *at,
                 long *value)
{
    const char *const *argv = observed->seen->request.argv;
    for (size_t i = 0; argv != NULL && argv[i] != NULL; i++) {
        char *end = NULL;
        if (i == 0 || i < *at || !isdigit((unsigned char)argv[i][0]))
            continue;
        *value = strtol(argv[i], &end, base);
        *at = i + 1;
        if (*end == '\0')
            return true;
    }
    return false;
}

/* --- Sentences ----------------------------------------------------------- */

const char *look_the(const struct history *history, int process)
{
    const char *role = say_role(history, process);
    return role[strcspn(role, " 0123456789")] == '\0' ? "the " : "";
}

bool look_found(struct diagnosis *found, long event, bool certain,
                const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(found->evidence, sizeof found->evidence, format, arguments);
    va_end(arguments);
    for (char *at = found->evidence; *at != '\0'; at++)
        if (iscntrl((unsigned char)*at))
            *at = '?';
    found->evidence[0] = (char)toupper((unsigned char)found->evidence[0]);
    found->event = (int)event;
    found->certain = certain;
    return true;
}

const char *look_error(int error)
{
    const char *name = name_of_errno(error);
    return name != NULL ? name : "?";
}

const char *look_signal(int signo)
{
    const char *name = name_of_signal(signo);
    return name != NULL ? name : "a signal";
}

const char *look_word(enum call call)
{
    const char *name = call == CALL_NONE ? NULL : name_of_call(call);
    return name != NULL ? name : "a call";
}
