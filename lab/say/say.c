/* One event of a history, in words: see say.h. */
#include "say/say.h"

#include "recording/names.h"
#include "say/words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* True when the process uses the memory of its parent: vfork(2). */
static bool borrows(const struct saying *saying, int process)
{
    const struct event *event = saying->event;
    if (event->kind == EVENT_FORK)
        for (size_t i = 0; i < event->process_count; i++)
            if (event->processes[i].process == process)
                return event->processes[i].state == PROCESS_BORROWING;
    return saying->before != NULL &&
           say_has_process(saying->history, process) &&
           saying->before->processes[process].state == PROCESS_BORROWING;
}

/* FORK, EXEC AND ENDING */

/* Say "a child" for the only one, which nobody has heard of before. */
static void name_child(struct saying *saying)
{
    say_process(saying, SLOT_OTHER, saying->event->other);
    say_part(saying, SLOT_OTHER_FIRST, SAY_CHILD, 1);
    const char *name = saying->slots[SLOT_OTHER];
    const char *only = saying->slots[SLOT_OTHER_FIRST];
    if (name != NULL && only != NULL && strcmp(name, only) == 0)
        say_part(saying, SLOT_OTHER, SAY_NEW_CHILD, 1);
}

/* What the new process has attached: as the event says, or else as its parent
 * had. */
static const struct attached *inherited(const struct saying *saying,
                                        size_t *count)
{
    const struct event *event = saying->event;
    for (size_t i = 0; i < event->process_count; i++) {
        const struct process_change *change = &event->processes[i];
        if (change->process != event->other)
            continue;
        *count = change->attached != NULL ? change->attached_count : 0;
        return change->attached;
    }
    return say_attached(saying, event->process, count);
}

static bool is_shell(const struct saying *saying, int process)
{
    const char *role = "";
    if (say_has_process(saying->history, process))
        role = saying->history->processes[process].role;
    return role != NULL && strncmp(role, "shell", 5) == 0 &&
           (role[5] == '\0' || role[5] == ' ');
}

/* A shell makes what becomes another program. */
static bool starts_program(const struct saying *saying)
{
    return is_shell(saying, saying->event->process) &&
           !is_shell(saying, saying->event->other);
}

static void say_fork(struct saying *saying)
{
    const struct event *event = saying->event;
    if (event->other < 0 || event->other == event->process) {
        say_sentence(saying, SAY_FORKS_THREAD, 1);
        return;
    }
    const char *call = name_of_call(event->call);
    say_slot(saying, SLOT_CALL, "%s", call != NULL ? call : "fork");
    name_child(saying);
    if (starts_program(saying)) {
        say_sentence(saying, SAY_FORKS_SHELL, 1);
        return;
    }
    if (borrows(saying, event->other)) {
        say_sentence(saying, SAY_FORKS_BORROWING, 1);
        return;
    }
    size_t count;
    const struct attached *attached = inherited(saying, &count);
    struct segment_list list = say_list_of(saying, attached, count);
    say_counts(saying, &list);
    say_sentence(saying, list.count > 0 ? SAY_FORKS : SAY_FORKS_BARE, count);
}

/* Set the slots for what the kernel detaches for the process.  Returns how many
 * attachments that are; with none, the slots are empty. */
static size_t lose_all(struct saying *saying)
{
    size_t count;
    const struct attached *attached = say_attached(
        saying, saying->event->process, &count);
    struct segment_list list = say_list_of(saying, attached, count);
    if (list.count == 0)
        return 0;
    say_counts(saying, &list);
    return count;
}

static void say_exec(struct saying *saying)
{
    say_program(saying, saying->event->text);
    if (saying->event->naming_count > 0) { /* what a shell has started */
        say_sentence(saying, SAY_STARTS, 1);
        return;
    }
    if (borrows(saying, saying->event->process)) {
        say_sentence(saying, SAY_EXECS_BORROWING, 1);
        return;
    }
    size_t lost = lose_all(saying);
    say_sentence(saying, lost > 0 ? SAY_EXECS : SAY_EXECS_BARE, lost);
    say_fates(saying);
}

static void say_end(struct saying *saying)
{
    const struct event *event = saying->event;
    bool exits = event->kind == EVENT_EXIT;
    say_signal(saying, event->signo);
    say_slot(saying, SLOT_STATUS, "%d", event->status);
    if (exits && borrows(saying, event->process)) {
        say_sentence(saying, SAY_EXITS_BORROWING, 1);
        return;
    }
    if (!borrows(saying, event->process) && lose_all(saying) == 0)
        say_clear(saying, SLOT_SEGMENTS);
    enum message message = exits ? SAY_EXITS : SAY_KILLED;
    if (!exits && event->note == NOTE_LIMIT)
        message = SAY_ENDED_LIMIT;
    else if (!exits && event->note == NOTE_HUNG)
        message = SAY_ENDED_HUNG;
    else if (!exits && event->note == NOTE_LEFT)
        message = SAY_ENDED_LEFT;
    say_sentence(saying, message, 1);
    say_undone(saying);
    say_fates(saying);
}

/* THE REST */

static void say_start(struct saying *saying)
{
    const struct history *history = saying->history;
    int process = saying->event->process;
    const char *name = saying->event->text;
    if (name == NULL && say_has_process(history, process))
        name = history->processes[process].name;
    say_program(saying, name);
    say_sentence(saying, SAY_STARTS, 1);
}

static void say_sleep(struct saying *saying)
{
    static const enum message sleeps[CALLS] = {
        [CALL_NONE] = SAY_SLEEPS_OTHER,
        [CALL_OTHER] = SAY_SLEEPS_OTHER,
        [CALL_SEMOP] = SAY_SLEEPS_SEMOP,
        [CALL_FUTEX] = SAY_SLEEPS_FUTEX,
        [CALL_WAIT] = SAY_SLEEPS_WAIT,
        [CALL_READ] = SAY_SLEEPS_READ,
        [CALL_WRITE] = SAY_SLEEPS_WRITE,
        [CALL_PAUSE] = SAY_SLEEPS_PAUSE,
        [CALL_NANOSLEEP] = SAY_SLEEPS_NANOSLEEP,
    };
    const char *name = name_of_call(saying->event->call);
    enum message message = SAY_SLEEPS_OTHER;
    if (saying->event->call == CALL_SEMOP) {
        say_of_semop_sleep(saying);
        return;
    }
    say_slot(saying, SLOT_BYTE, "%llu",
             (unsigned long long)saying->event->offset);
    if (name != NULL)
        message = sleeps[saying->event->call];
    if (message == 0) /* not in the table */
        message = SAY_SLEEPS;
    if (message == SAY_SLEEPS_FUTEX && saying->event->place == PLACE_INSIDE &&
        say_has_segment(saying->history, saying->event->segment)) {
        say_segment(saying, saying->event->segment);
        message = SAY_SLEEPS_FUTEX_AT;
    }
    say_slot(saying, SLOT_CALL, "%s", name != NULL ? name : "");
    say_sentence(saying, message, 1);
}

static void say_note(struct saying *saying)
{
    static const enum message notes[NOTES] = {
        [NOTE_ONE_AT_A_TIME] = SAY_ONE_AT_A_TIME,
        [NOTE_SPINNING] = SAY_SPINNING,
        [NOTE_FOREIGN_CALLS] = SAY_FOREIGN_CALLS,
        [NOTE_SETUID] = SAY_SETUID,
        [NOTE_TRACES] = SAY_TRACES,
        [NOTE_UNTRACED] = SAY_UNTRACED,
        [NOTE_FILTERS] = SAY_FILTERS,
        [NOTE_HIDDEN] = SAY_HIDDEN,
        [NOTE_CUT] = SAY_CUT,
        [NOTE_ACCESSES] = SAY_ACCESSES,
        [NOTE_MADE_TO_FAIL] = SAY_MADE_TO_FAIL,
        [NOTE_MADE_TO_END] = SAY_MADE_TO_END,
        [NOTE_HELD] = SAY_HELD,
        [NOTE_LET_GO] = SAY_LET_GO,
        [NOTE_LIMIT] = SAY_NOTHING, /* are told with whom it ends */
        [NOTE_HUNG] = SAY_NOTHING,
        [NOTE_LEFT] = SAY_NOTHING,
    };
    if (saying->event->note == NOTE_CHANGED)
        return; /* its stores are told below */
    bool known = (unsigned)saying->event->note < NOTES;
    const char *call = name_of_call(saying->event->call);
    const char *error = name_of_errno(saying->event->error);
    say_slot(saying, SLOT_CALL, "%s", call != NULL ? call : "the call");
    say_slot(saying, SLOT_ERRNO, "%s", error != NULL ? error : "an error");
    say_program(saying, saying->event->text);
    say_sentence(saying, known ? notes[saying->event->note] : SAY_NOTHING, 1);
}

static void say_any(struct saying *saying)
{
    switch (saying->event->kind) {
    case EVENT_START:
        say_start(saying);
        break;
    case EVENT_CALL:
        if (saying->event->error != 0)
            say_of_failure(saying);
        else
            say_of_deed(saying);
        break;
    case EVENT_FORK:
        say_fork(saying);
        break;
    case EVENT_EXEC:
        say_exec(saying);
        break;
    case EVENT_SIGNAL:
        say_of_fault(saying);
        break;
    case EVENT_SLEEP:
        say_sleep(saying);
        break;
    case EVENT_EXIT:
    case EVENT_KILLED:
        say_end(saying);
        break;
    case EVENT_NOTE:
        say_note(saying);
        break;
    case EVENT_HANG:
        say_of_hang(saying);
        break;
    default: /* EVENT_STORE: what is told below */
        break;
    }
    if (saying->event->kind == EVENT_LOAD)
        say_of_loads(saying);
    if (!say_of_same(saying))
        say_of_stores(saying); /* a call may store, too: read(2) */
    if (saying->event->atomic && saying->event->store_count > 0)
        say_sentence(saying, SAY_ATOMIC, 1);
    say_of_hazard(saying);
    if (!saying->any)
        say_sentence(saying, SAY_NOTHING, 1);
}

/* Let go of what is left.  Returns `text`, or NULL when memory ran out. */
static char *end(struct saying *saying, char *text)
{
    for (int i = 0; i < SLOTS; i++)
        say_clear(saying, (enum slot)i);
    if (!saying->failed)
        return text;
    free(text);
    errno = ENOMEM;
    return NULL;
}

static char *say(const struct history *history, const struct state *before,
                 size_t event, bool apart)
{
    static const struct event nothing = {.kind = EVENT_KINDS, .process = -1};
    struct saying saying = {
        .history = history,
        .before = before != NULL && before->history == history ? before : NULL,
        .event = &nothing,
        .language = &say_english,
        .apart = apart,
    };
    char *text = NULL;
    size_t size;
    saying.out = open_memstream(&text, &size);
    if (saying.out == NULL)
        return NULL;
    if (event < history->event_count)
        saying.event = &history->events[event];
    say_process(&saying, SLOT_WHO, saying.event->process);
    say_any(&saying);
    saying.failed |= ferror(saying.out) != 0;
    saying.failed |= fclose(saying.out) == EOF;
    return end(&saying, text);
}

char *say_event(const struct history *history, const struct state *before,
                size_t event)
{
    return say(history, before, event, false);
}

char *say_event_apart(const struct history *history, const struct state *before,
                      size_t event)
{
    return say(history, before, event, true);
}

bool say_start_alone(struct saying *saying, const struct history *history)
{
    static const struct event nothing = {.kind = EVENT_KINDS, .process = -1};
    *saying = (struct saying){
        .history = history, .event = &nothing, .language = &say_english};
    saying->out = open_memstream(&saying->alone, &saying->alone_size);
    return saying->out != NULL;
}

char *say_end_alone(struct saying *saying)
{
    saying->failed |= ferror(saying->out) != 0;
    saying->failed |= fclose(saying->out) == EOF;
    return end(saying, saying->alone);
}

char *say_who(const struct history *history, int process, bool first)
{
    static const struct event nothing = {.kind = EVENT_KINDS, .process = -1};
    struct saying saying = {
        .history = history,
        .event = &nothing,
        .language = &say_english,
    };
    enum slot slot = first ? SLOT_WHO_FIRST : SLOT_WHO;
    say_process(&saying, SLOT_WHO, process);
    char *text = saying.slots[slot];
    saying.slots[slot] = NULL;
    return end(&saying, text);
}

static char *take(struct saying *saying, enum slot slot)
{
    char *text = saying->slots[slot];
    saying->slots[slot] = NULL;
    return text;
}

int say_value(const struct state *before, const struct event *event,
              size_t store, const struct field_changes *changes, size_t number,
              struct said_value *value)
{
    struct saying saying = {
        .history = before->history,
        .before = before,
        .event = event,
        .language = &say_english,
    };
    say_change(&saying, &event->stores[store], changes, number);
    *value = (struct said_value){take(&saying, SLOT_NAME),
                                 take(&saying, SLOT_BEFORE),
                                 take(&saying, SLOT_AFTER)};
    end(&saying, NULL);
    if (!saying.failed)
        return 0;
    free(value->name);
    free(value->before);
    free(value->after);
    return -1;
}
