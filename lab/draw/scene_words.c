/* What a step is, in signs and labels: see scene.h. */
#include "draw/scene_parts.h"
#include "recording/hang.h"
#include "recording/hazards.h"
#include "recording/names.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ipc.h>

static const struct {
    const char *sign, *words;
} marks[SCENE_MARKS] = {
    [MARK_BEGIN] = {"▸", "begins"},
    [MARK_MAKE] = {"◇", "makes, finds"},
    [MARK_ATTACH] = {"+", "attaches"},
    [MARK_DETACH] = {"−", "detaches"},
    [MARK_STORE] = {"✎", "stores"},
    [MARK_LOAD] = {"○", "loads"},
    [MARK_FORK] = {"Y", "makes a process"},
    [MARK_EXEC] = {"↻", "becomes another program"},
    [MARK_PRINT] = {"”", "prints"},
    [MARK_WAIT] = {"…", "waits"},
    [MARK_SEMAPHORE] = {"±", "semaphore"},
    [MARK_CALL] = {"?", "other call"},
    [MARK_REMOVE] = {"×", "removes"},
    [MARK_FAIL] = {"!", "a call fails"},
    [MARK_FAULT] = {"↯", "gets a signal"},
    [MARK_HANG] = {"‖", "who waits for what"},
    [MARK_END] = {"■", "ends"},
    [MARK_NOTE] = {"i", "a note"},
};

const char *scene_mark_sign(enum scene_mark mark)
{
    return (unsigned)mark < SCENE_MARKS ? marks[mark].sign : "";
}

const char *scene_mark_words(enum scene_mark mark)
{
    return (unsigned)mark < SCENE_MARKS ? marks[mark].words : "";
}

bool scene_is_fault(const struct event *event)
{
    bool bad = event->signo == SIGSEGV || event->signo == SIGBUS ||
               event->signo == SIGILL || event->signo == SIGFPE;
    return event->kind == EVENT_KILLED || (event->kind == EVENT_SIGNAL && bad);
}

bool scene_is_hazard(const struct history *history, size_t number)
{
    struct hazard hazard;
    return hazard_at(history, number, &hazard);
}

bool scene_is_hang(const struct history *history, size_t number)
{
    struct hang hang;
    return history->events[number].kind == EVENT_HANG &&
           hang_find(history, number, &hang) == 0 && hang_is(hang.cause);
}

/* pause(2) can end in no other way. */
bool scene_is_failure(const struct event *event)
{
    bool wakes = event->call == CALL_PAUSE && event->error == EINTR;
    return event->kind == EVENT_CALL && event->error != 0 && !wakes;
}

const char *scene_remark(const struct event *event)
{
    if (event->kind == EVENT_HANG)
        return "at the end";
    if (event->kind == EVENT_NOTE &&
        (event->note == NOTE_ONE_AT_A_TIME || event->note == NOTE_CUT))
        return "about this recording";
    return NULL;
}

bool scene_is_remark(const struct event *event)
{
    return scene_remark(event) != NULL;
}

const char *scene_output(const struct event *event, size_t *size)
{
    *size = event->text_size;
    bool written = event->kind == EVENT_CALL && event->call == CALL_WRITE &&
                   event->error == 0 && event->text_size > 0;
    return written ? event->text : NULL;
}

/* --- Marks --------------------------------------------------------------- */

enum {
    COMMAND = 0xff /* of shmctl and semctl, without IPC_64 */
};

static enum scene_mark mark_of_call(const struct event *event)
{
    static const enum scene_mark of[CALLS] = {
        [CALL_SHMGET] = MARK_MAKE,     [CALL_SEMGET] = MARK_MAKE,
        [CALL_SHMAT] = MARK_ATTACH,    [CALL_MMAP] = MARK_ATTACH,
        [CALL_SHMDT] = MARK_DETACH,    [CALL_MUNMAP] = MARK_DETACH,
        [CALL_FORK] = MARK_FORK,       [CALL_VFORK] = MARK_FORK,
        [CALL_CLONE] = MARK_FORK,      [CALL_EXEC] = MARK_EXEC,
        [CALL_SEMOP] = MARK_SEMAPHORE, [CALL_WAIT] = MARK_WAIT,
        [CALL_FUTEX] = MARK_WAIT,      [CALL_PAUSE] = MARK_WAIT,
        [CALL_NANOSLEEP] = MARK_WAIT,
    };
    size_t size;
    if (scene_is_failure(event))
        return MARK_FAIL;
    if (scene_output(event, &size) != NULL)
        return MARK_PRINT;
    if (event->store_count > 0)
        return MARK_STORE;
    bool removes = (event->call == CALL_SHMCTL &&
                    (event->args[1] & COMMAND) == IPC_RMID) ||
                   (event->call == CALL_SEMCTL &&
                    (event->args[2] & COMMAND) == IPC_RMID);
    if (removes)
        return MARK_REMOVE;
    bool known = (unsigned)event->call < CALLS && of[event->call] != 0;
    return known ? of[event->call] : MARK_CALL;
}

static enum scene_mark mark_of(const struct event *event)
{
    static const enum scene_mark of[EVENT_KINDS] = {
        [EVENT_START] = MARK_BEGIN, [EVENT_FORK] = MARK_FORK,
        [EVENT_EXEC] = MARK_EXEC,   [EVENT_STORE] = MARK_STORE,
        [EVENT_LOAD] = MARK_LOAD,   [EVENT_SIGNAL] = MARK_FAULT,
        [EVENT_SLEEP] = MARK_WAIT,  [EVENT_EXIT] = MARK_END,
        [EVENT_KILLED] = MARK_END,  [EVENT_NOTE] = MARK_NOTE,
        [EVENT_HANG] = MARK_HANG,
    };
    if (event->kind == EVENT_CALL)
        return mark_of_call(event);
    return (unsigned)event->kind < EVENT_KINDS ? of[event->kind] : MARK_NOTE;
}

struct scene_step scene_step_of(const struct history *history, size_t number)
{
    const struct event *event = &history->events[number];
    size_t size;
    return (struct scene_step){
        .mark = mark_of(event),
        .change = event->segment_count > 0 || event->store_count > 0 ||
                  event->set_count > 0,
        .fault = scene_is_fault(event) || scene_is_failure(event) ||
                 scene_is_hazard(history, number) ||
                 scene_is_hang(history, number),
        .print = scene_output(event, &size) != NULL,
    };
}

/* --- Labels -------------------------------------------------------------- */

void scene_state_words(const struct scene_process *process,
                       char words[SCENE_WORDS])
{
    static const char *const states[PROCESS_STATES] = {
        [PROCESS_NOT_YET] = "not there yet",
        [PROCESS_RUNNING] = "running",
        [PROCESS_BORROWING] = "in its parent's memory",
        [PROCESS_SLEEPING] = "sleeps in ",
        [PROCESS_HELD] = "held before ",
        [PROCESS_ENDED] = "ended",
    };
    bool known = (unsigned)process->state < PROCESS_STATES;
    const char *state = known ? states[process->state] : "?";
    const char *call = name_of_call(process->doing);
    const char *signal = name_of_signal(process->signo);
    if (process->state == PROCESS_SLEEPING || process->state == PROCESS_HELD)
        snprintf(words, SCENE_WORDS, "%s%s", state,
                 call != NULL ? call : "a call");
    else if (process->state == PROCESS_ENDED && process->signo != 0)
        snprintf(words, SCENE_WORDS, "ended by %s",
                 signal != NULL ? signal : "a signal");
    else if (process->state == PROCESS_ENDED)
        snprintf(words, SCENE_WORDS, "ended with status %d", process->status);
    else
        snprintf(words, SCENE_WORDS, "%s", state);
}

const char *scene_alert(const struct history *history, size_t number)
{
    static const char *const hazards[HAZARD_KINDS] = {
        [HAZARD_LOST_UPDATE] = "Lost update",
        [HAZARD_TORN_READ] = "Torn read",
    };
    const struct event *event = &history->events[number];
    struct hazard hazard;
    if (hazard_at(history, number, &hazard))
        return hazards[hazard.kind];
    struct hang hang;
    if (event->kind == EVENT_HANG && hang_find(history, number, &hang) == 0 &&
        hang_is(hang.cause))
        return hang.all ? "Nobody can go on" : "Not all can go on";
    if (event->kind != EVENT_NOTE)
        return NULL;
    switch (event->note) {
    case NOTE_FOREIGN_CALLS:
    case NOTE_UNTRACED:
    case NOTE_FILTERS:
    case NOTE_HIDDEN:
    case NOTE_CUT:
        return "This recording does not tell all";
    case NOTE_MADE_TO_FAIL:
    case NOTE_MADE_TO_END:
    case NOTE_HELD:
    case NOTE_LET_GO:
    case NOTE_CHANGED:
        return "Done by us, not by the program";
    default:
        return NULL;
    }
}
