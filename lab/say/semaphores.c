/* What is done to semaphores, and who waits for them. */
#include "say/words.h"

#include <errno.h>
#include <linux/ipc.h>
#include <linux/sem.h>

enum {
    LISTED = 8, /* values, or operations, in one sentence */
};

/* The values of a set, as far as they are known. */
struct values {
    const int *list;
    size_t count;
};

static bool has_set(const struct saying *saying, int set)
{
    return set >= 0 && (size_t)set < saying->history->set_count;
}

static struct values values_before(const struct saying *saying, int set)
{
    if (saying->before == NULL || !has_set(saying, set))
        return (struct values){NULL, 0};
    const struct set_now *now = &saying->before->sets[set];
    return (struct values){now->values, now->exists ? now->value_count : 0};
}

static struct values values_after(const struct saying *saying, int set)
{
    const struct event *event = saying->event;
    for (size_t i = 0; i < event->set_count; i++)
        if (event->sets[i].set == set)
            return (struct values){event->sets[i].values,
                                   event->sets[i].value_count};
    return values_before(saying, set);
}

static bool value_of(struct values values, int number, int *value)
{
    if (number < 0 || (size_t)number >= values.count)
        return false;
    *value = values.list[number];
    return true;
}

/* Set SLOT_AFTER to all values, "0, 1"; it becomes empty when they are unknown
 * or too many. */
static void list_values(struct saying *saying, struct values values)
{
    char number[16];
    say_clear(saying, SLOT_AFTER);
    if (values.count > LISTED)
        return;
    for (size_t i = 0; i < values.count; i++) {
        snprintf(number, sizeof number, "%d", values.list[i]);
        say_append(saying, SLOT_AFTER, SAY_COMMA, number);
    }
}

void say_set(struct saying *saying, int set)
{
    const struct set *known = NULL;
    if (has_set(saying, set))
        known = &saying->history->sets[set];
    if (known != NULL)
        say_slot(saying, SLOT_NUMBER, "%d", set + 1);
    say_part(saying, SLOT_SET, known != NULL ? SAY_SET_NUMBER : SAY_A_SET, 1);
    say_clear(saying, SLOT_SEMAPHORES);
    if (known != NULL && known->size > 0)
        say_part(saying, SLOT_SEMAPHORES, SAY_SEMAPHORES,
                 (uint64_t)known->size);
}

/* --- semop --------------------------------------------------------------- */

/* Set SLOT_LIST to what it does: "takes 1 from semaphore 0". */
static void list_operations(struct saying *saying)
{
    const struct event *event = saying->event;
    size_t most = event->operation_count < LISTED ? event->operation_count
                                                  : (size_t)LISTED;
    say_clear(saying, SLOT_LIST);
    for (size_t i = 0; i < most; i++) {
        const struct operation *operation = &event->operations[i];
        bool last = i + 1 == event->operation_count;
        enum message what = SAY_ZEROES;
        if (operation->by != 0)
            what = operation->by > 0 ? SAY_ADDS : SAY_TAKES;
        long long by = operation->by;
        say_slot(saying, SLOT_NUMBER, "%d", operation->number);
        say_part(saying, SLOT_HOW, what, (uint64_t)(by < 0 ? -by : by));
        const char *one = saying->slots[SLOT_HOW];
        say_append(saying, SLOT_LIST, last ? SAY_AND : SAY_COMMA,
                   one != NULL ? one : "");
    }
    if (event->operation_count > most) {
        say_part(saying, SLOT_HOW, SAY_MORE, event->operation_count - most);
        const char *more = saying->slots[SLOT_HOW];
        say_append(saying, SLOT_LIST, SAY_AND, more != NULL ? more : "");
    }
}

/* Set SLOT_AFTER to what the one semaphore, or all, are now. */
static void now_is(struct saying *saying)
{
    const struct event *event = saying->event;
    struct values after = values_after(saying, event->set);
    int value;
    say_clear(saying, SLOT_AFTER);
    if (event->operation_count != 1)
        list_values(saying, after);
    else if (value_of(after, event->operations[0].number, &value))
        say_slot(saying, SLOT_AFTER, "%d", value);
}

static bool somebody_sleeps(const struct saying *saying)
{
    const struct state *before = saying->before;
    for (size_t i = 0; before != NULL && i < saying->history->process_count;
         i++)
        if (before->processes[i].state == PROCESS_SLEEPING &&
            before->processes[i].doing == CALL_SEMOP &&
            (int)i != saying->event->process)
            return true;
    return false;
}

static bool has_slept(const struct saying *saying)
{
    int process = saying->event->process;
    return saying->before != NULL &&
           say_has_process(saying->history, process) &&
           saying->before->processes[process].state == PROCESS_SLEEPING;
}

/* How much of what one operation has added is gone again, because a process
 * that slept has got through in the same moment. */
static int taken_at_once(const struct saying *saying)
{
    const struct event *event = saying->event;
    int before, after;
    if (event->operation_count != 1 || event->operations[0].by <= 0 ||
        has_slept(saying) || !somebody_sleeps(saying))
        return 0;
    const struct operation *operation = &event->operations[0];
    if (!value_of(values_before(saying, event->set), operation->number,
                  &before) ||
        !value_of(values_after(saying, event->set), operation->number, &after))
        return 0;
    int64_t gone = (int64_t)before + operation->by - after;
    return gone > 0 && gone <= operation->by ? (int)gone : 0;
}

static bool has_flag(const struct event *event, int flag)
{
    for (size_t i = 0; i < event->operation_count; i++)
        if ((event->operations[i].flags & flag) != 0)
            return true;
    return false;
}

/* Is this the first semop that undoes?  Then the reader does not know yet. */
static bool is_first_to_undo(const struct saying *saying)
{
    const struct event *event = saying->history->events;
    if (!has_flag(saying->event, SEM_UNDO))
        return false;
    while (event != saying->event && !has_flag(event, SEM_UNDO))
        event++;
    return event == saying->event;
}

static void operate(struct saying *saying)
{
    const struct event *event = saying->event;
    enum message message = has_slept(saying) ? SAY_SEMOP_AT_LAST : SAY_SEMOP;
    int taken = taken_at_once(saying);
    list_operations(saying);
    now_is(saying);
    if (event->operation_count == 0)
        message = SAY_SEMOP_UNKNOWN;
    else if (taken > 0)
        message = SAY_SEMOP_TAKEN;
    say_slot(saying, SLOT_BEFORE, "%d", taken);
    say_sentence(saying, message, event->operation_count);
    if (is_first_to_undo(saying))
        say_sentence(saying, SAY_UNDO, 1);
}

/* The first operation that cannot be done now, by doing them one by one; NULL:
 * not known. */
static const struct operation *first_stuck(const struct saying *saying,
                                           int *value)
{
    const struct event *event = saying->event;
    struct values values = values_before(saying, event->set);
    for (size_t i = 0; i < event->operation_count; i++) {
        const struct operation *operation = &event->operations[i];
        int64_t now;
        if (!value_of(values, operation->number, value))
            return NULL;
        now = *value;
        for (size_t k = 0; k < i; k++) /* what was done to it before */
            if (event->operations[k].number == operation->number)
                now += event->operations[k].by;
        if (operation->by == 0 ? now != 0 : now + operation->by < 0)
            return operation;
    }
    return NULL;
}

void say_of_semop_sleep(struct saying *saying)
{
    int value;
    const struct operation *stuck = first_stuck(saying, &value);
    say_set(saying, saying->event->set);
    if (stuck == NULL) {
        say_sentence(saying, SAY_SLEEPS_SEMOP, 1);
        return;
    }
    say_slot(saying, SLOT_NUMBER, "%d", stuck->number);
    say_slot(saying, SLOT_BEFORE, "%d", value);
    long long by = stuck->by;
    say_sentence(saying,
                 by == 0 ? SAY_SLEEPS_SEMOP_ZERO : SAY_SLEEPS_SEMOP_ABOVE,
                 (uint64_t)-by);
}

/* --- semget and semctl --------------------------------------------------- */

static void get(struct saying *saying)
{
    const struct event *event = saying->event;
    bool made = false;
    if (!has_set(saying, event->set)) {
        say_sentence(saying, SAY_SEM_FINDS_UNKNOWN, 1);
        return;
    }
    for (size_t i = 0; i < event->set_count; i++)
        made |= event->sets[i].set == event->set;
    if (saying->before != NULL && saying->before->sets[event->set].exists)
        made = false;
    if ((key_t)event->args[0] != IPC_PRIVATE)
        say_slot(saying, SLOT_KEY, "0x%08x", (unsigned)event->args[0]);
    list_values(saying, values_after(saying, event->set));
    say_sentence(saying, made ? SAY_SEM_MAKES : SAY_SEM_FINDS, 1);
}

static void tell_changer(struct saying *saying)
{
    const struct event *event = saying->event;
    say_process(saying, SLOT_OTHER, event->other);
    say_slot(saying, SLOT_NUMBER, "%d", (int)event->args[1]);
    say_sentence(saying, event->result == 0 ? SAY_SEM_NO_PID : SAY_SEM_PID, 1);
}

static void control(struct saying *saying)
{
    const struct event *event = saying->event;
    say_slot(saying, SLOT_NUMBER, "%d", (int)event->args[1]);
    say_slot(saying, SLOT_AFTER, "%d", (int)event->args[3]);
    enum message message = SAY_SEM_TOTALS;
    switch ((int)event->args[2] & ~IPC_64) {
    case SETVAL:
        message = SAY_SEM_SET;
        break;
    case SETALL:
        list_values(saying, values_after(saying, event->set));
        message = SAY_SEM_SET_ALL;
        break;
    case GETVAL:
        message = SAY_SEM_GET;
        break;
    case GETALL:
        list_values(saying, values_after(saying, event->set));
        message = SAY_SEM_GET_ALL;
        break;
    case GETPID:
        tell_changer(saying);
        return;
    case GETNCNT:
        message = SAY_SEM_WAITERS;
        break;
    case GETZCNT:
        message = SAY_SEM_ZERO_WAITERS;
        break;
    case IPC_STAT:
    case SEM_STAT:
    case SEM_STAT_ANY:
        message = SAY_SEM_STAT;
        break;
    case IPC_SET:
        message = SAY_SEM_MODE;
        break;
    case IPC_RMID:
        message = SAY_SEM_REMOVES;
        break;
    default: /* what has to do with no set */
        break;
    }
    say_sentence(saying, message, 1);
}

void say_of_semaphores(struct saying *saying)
{
    say_set(saying, saying->event->set);
    if (saying->event->call == CALL_SEMGET)
        get(saying);
    else if (saying->event->call == CALL_SEMOP)
        operate(saying);
    else
        control(saying);
}

void say_undone(struct saying *saying)
{
    const struct event *event = saying->event;
    for (size_t i = 0; i < event->set_count; i++) {
        if (event->sets[i].gone)
            continue;
        say_set(saying, event->sets[i].set);
        list_values(saying, values_after(saying, event->sets[i].set));
        say_sentence(saying, SAY_UNDONE, 1);
    }
}

/* --- What fails ---------------------------------------------------------- */

enum message say_semaphore_deed(const struct event *event)
{
    int command = (int)event->args[2] & ~IPC_64;
    if (event->call == CALL_SEMGET)
        return SAY_TO_SEMGET;
    if (event->call == CALL_SEMOP)
        return SAY_TO_SEMOP;
    if (command == IPC_RMID)
        return SAY_TO_SEM_REMOVE;
    return command == SETVAL || command == SETALL || command == IPC_SET
               ? SAY_TO_SEMCTL
               : SAY_TO_SEM_ASK;
}

/* Set SLOT_NUMBER to the semaphore that is not there. */
static void name_missing(struct saying *saying)
{
    const struct event *event = saying->event;
    int size = has_set(saying, event->set)
                   ? saying->history->sets[event->set].size
                   : 0;
    int number = (int)event->args[1];
    for (size_t i = 0; event->call == CALL_SEMOP && i < event->operation_count;
         i++) {
        number = event->operations[i].number;
        if (number >= size)
            break;
    }
    say_slot(saying, SLOT_NUMBER, "%d", number);
}

enum message say_semaphore_reason(struct saying *saying)
{
    static const enum message causes[CAUSES] = {
        [CAUSE_NO_KEY] = SAY_CAUSE_NO_KEY_SET,
        [CAUSE_KEY_TAKEN] = SAY_CAUSE_KEY_TAKEN_SET,
        [CAUSE_SIZE_ZERO] = SAY_CAUSE_SIZE_ZERO_SET,
        [CAUSE_SIZE_TOO_LARGE] = SAY_CAUSE_SIZE_TOO_LARGE_SET,
        [CAUSE_PERMISSION] = SAY_CAUSE_PERMISSION_SET,
        [CAUSE_NOT_OWNER] = SAY_CAUSE_NOT_OWNER,
        [CAUSE_NO_SET] = SAY_CAUSE_NO_SET,
        [CAUSE_NO_SEMAPHORE] = SAY_CAUSE_NO_SEMAPHORE,
    };
    const struct event *event = saying->event;
    say_set(saying, event->set);
    name_missing(saying);
    if (event->cause == CAUSE_NO_SET && has_set(saying, event->set))
        return SAY_CAUSE_REMOVED;
    if ((unsigned)event->cause < CAUSES && causes[event->cause] != 0)
        return causes[event->cause];
    if (event->call == CALL_SEMOP && event->error == EAGAIN)
        return has_flag(event, IPC_NOWAIT) ? SAY_BECAUSE_NOWAIT
                                           : SAY_BECAUSE_ETIMEDOUT;
    return event->error == ERANGE ? SAY_BECAUSE_ERANGE : MESSAGES;
}
