/*
 * Semaphore sets: what a semop(2) is to do, and what the kernel says of values.
 *
 * Values are asked for by GETALL, which changes neither times nor the process
 * that GETPID tells: semctl(2).  A set in another IPC namespace is asked for by
 * a helper, as the tables of segments are (spaces.c).
 */
#include "recording/query.h"
#include "run/leavings.h"
#include "trace/tracer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sem.h>
#include <unistd.h>

enum {
    OPERATIONS_MAX = 32, /* kept of one semop(2) */
    VALUES_MAX = 64,     /* kept of one set */
    SEMAPHORES_MAX = 32000
};

union semun {
    int val;
    struct semid_ds *buf;
    unsigned short *array;
};

/* What the kernel says of one set; it fits into one write to a pipe. */
struct answer {
    int error; /* errno; 0: the rest is known */
    int size;
    unsigned short values[VALUES_MAX];
};

/* --- Asking -------------------------------------------------------------- */

static void ask_here(int id, struct answer *answer)
{
    static unsigned short values[SEMAPHORES_MAX];
    struct semid_ds status = {.sem_nsems = 0};
    *answer = (struct answer){.error = EINVAL};
    if (semctl(id, 0, IPC_STAT, (union semun){.buf = &status}) == -1) {
        answer->error = errno;
        return;
    }
    if (status.sem_nsems > SEMAPHORES_MAX)
        return;
    answer->size = (int)status.sem_nsems;
    answer->error = 0;
    if (semctl(id, 0, GETALL, (union semun){.array = values}) == -1)
        answer->error = errno;
    memcpy(answer->values, values, sizeof answer->values);
}

static void ask(const struct tracer *tracer, int space, int id,
                struct answer *answer)
{
    int end;
    *answer = (struct answer){.error = EACCES};
    if (tracer->spaces[space].ipc == -1) {
        ask_here(id, answer);
        return;
    }
    pid_t helper = space_enter(&tracer->spaces[space], &end);
    if (helper == -1)
        return;
    if (helper == 0) {
        ask_here(id, answer);
        _exit(write(end, answer, sizeof *answer) != sizeof *answer);
    }
    if (read(end, answer, sizeof *answer) != sizeof *answer)
        answer->error = EACCES;
    space_leave(helper, end);
}

/* --- Which set ----------------------------------------------------------- */

static int add_set(struct tracer *tracer, int space, int id, key_t key,
                   int size)
{
    int index = history_add_set(tracer->history);
    struct known_set *more = realloc(tracer->known_sets,
                                     tracer->history->set_count *
                                         sizeof *tracer->known_sets);
    if (index == -1 || more == NULL)
        abort();
    tracer->known_sets = more;
    more[index] = (struct known_set){.space = space, .count = (size_t)-1};
    tracer->history->sets[index] = (struct set){id, key, size};
    return index;
}

/* The newest set of this identifier that a process may mean: its index, also
 * when it is gone; or -1. */
static int find_set(const struct tracer *tracer, int space, int id)
{
    for (size_t i = tracer->history->set_count; i-- > 0;)
        if (tracer->history->sets[i].id == id &&
            tracer->known_sets[i].space == space)
            return (int)i;
    return -1;
}

static int set_of(struct tracer *tracer, int process, int id, key_t key)
{
    struct answer answer;
    int space = space_of(tracer, process);
    int index = find_set(tracer, space, id);
    if (index != -1 && !tracer->known_sets[index].gone)
        return index;
    ask(tracer, space, id, &answer);
    return answer.size > 0 ? add_set(tracer, space, id, key, answer.size)
                           : index;
}

/* --- What has changed ---------------------------------------------------- */

static bool same_values(const struct known_set *known,
                        const struct answer *answer, size_t count)
{
    if (known->count != count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (known->values[i] != answer->values[i])
            return false;
    return true;
}

static void look_set(struct tracer *tracer, struct event *event, int index)
{
    struct known_set *known = &tracer->known_sets[index];
    struct answer answer;
    if (known->gone)
        return;
    ask(tracer, known->space, tracer->history->sets[index].id, &answer);
    bool gone = answer.error == EINVAL || answer.error == EIDRM;
    size_t count = answer.error == 0 ? (size_t)answer.size : 0;
    if (count > VALUES_MAX)
        count = VALUES_MAX;
    if (!gone && same_values(known, &answer, count))
        return;
    known->gone = gone;
    known->count = count;
    free(known->values);
    known->values = calloc(count + 1, sizeof *known->values);
    struct set_change *change = event_add_set(event, index, count);
    if (known->values == NULL || change == NULL)
        abort();
    change->gone = gone;
    for (size_t i = 0; i < count; i++)
        change->values[i] = known->values[i] = answer.values[i];
}

void sets_look(struct tracer *tracer, struct event *event)
{
    if (!tracer->undoes) /* then nothing changes without a call */
        return;
    for (size_t i = 0; i < tracer->history->set_count; i++)
        look_set(tracer, event, (int)i);
}

int sets_index(struct tracer *tracer, int process, int id, struct event *event)
{
    int index = set_of(tracer, process, id, 0);
    if (index != -1)
        look_set(tracer, event, index);
    return index;
}

void sets_forget(struct tracer *tracer, const struct event *event)
{
    for (size_t i = 0; i < event->set_count; i++) {
        struct known_set *known = &tracer->known_sets[event->sets[i].set];
        known->gone = false;
        known->count = (size_t)-1;
        free(known->values);
        known->values = NULL;
    }
}

pid_t sets_last(const struct tracer *tracer, int set, int number)
{
    const struct known_set *known = &tracer->known_sets[set];
    if (known->gone || tracer->spaces[known->space].ipc != -1)
        return 0;
    int pid = semctl(tracer->history->sets[set].id, number, GETPID);
    return pid > 0 ? pid : 0;
}

/* --- Calls --------------------------------------------------------------- */

void sets_enter(struct tracer *tracer, struct task *task)
{
    struct sembuf raw[OPERATIONS_MAX];
    size_t count = (size_t)task->args[2];
    free(task->operations);
    task->operations = NULL;
    task->operation_count = 0;
    if (task->call != CALL_SEMOP)
        return;
    if (count > OPERATIONS_MAX)
        count = OPERATIONS_MAX;
    if (memory_read(task->tid, task->args[1], raw, count * sizeof *raw) !=
        count * sizeof *raw)
        return;
    task->operations = calloc(count + 1, sizeof *task->operations);
    if (task->operations == NULL)
        abort();
    task->operation_count = count;
    for (size_t i = 0; i < count; i++) {
        task->operations[i] = (struct operation){raw[i].sem_num, raw[i].sem_op,
                                                 raw[i].sem_flg};
        tracer->undoes |= (raw[i].sem_flg & SEM_UNDO) != 0;
    }
}

/* Is the first argument of semctl(2) an identifier? */
static bool names_set(const struct event *event)
{
    int command = (int)event->args[2] & ~IPC_64_BIT;
    return event->call == CALL_SEMCTL && command != IPC_INFO &&
           command != SEM_INFO && command != SEM_STAT &&
           command != SEM_STAT_ANY;
}

/* For `shmlab tidy`: was a set certainly made, or its time perhaps changed? */
static void note_leaving(const struct event *event)
{
    int command = (int)event->args[2] & ~IPC_64_BIT;
    if (event->error != 0)
        return;
    if (event->call == CALL_SEMGET)
        leavings_note_set((int)event->result, query_made_set(event));
    else if (event->call == CALL_SEMCTL &&
             (command == SETVAL || command == SETALL || command == IPC_SET))
        leavings_note_set((int)event->args[0], false);
}

void sets_note(struct tracer *tracer, const struct task *task,
               struct event *event)
{
    if (tracer->shared_ipc)
        note_leaving(event);
    if (event->call == CALL_SEMGET && event->error == 0)
        event->set = set_of(tracer, event->process, (int)event->result,
                            (key_t)event->args[0]);
    else if (event->call == CALL_SEMOP || names_set(event))
        event->set = set_of(tracer, event->process, (int)event->args[0], 0);
    for (size_t i = 0; i < task->operation_count; i++) {
        struct operation *operation = event_add_operation(event);
        if (operation == NULL)
            abort();
        *operation = task->operations[i];
    }
    if (event->set != -1)
        look_set(tracer, event, event->set);
}

static bool needs_number(const struct event *event)
{
    int command = (int)event->args[2] & ~IPC_64_BIT;
    return event->call == CALL_SEMCTL &&
           (command == GETVAL || command == SETVAL || command == GETPID ||
            command == GETNCNT || command == GETZCNT);
}

enum cause sets_cause(const struct tracer *tracer, const struct event *event)
{
    bool gone = event->set == -1 || tracer->known_sets[event->set].gone;
    if (event->error == EACCES)
        return CAUSE_PERMISSION;
    if (event->call == CALL_SEMGET && event->error == ENOENT)
        return CAUSE_NO_KEY;
    if (event->call == CALL_SEMGET && event->error == EEXIST)
        return CAUSE_KEY_TAKEN;
    if (event->call == CALL_SEMGET && event->error == EINVAL)
        return event->args[1] == 0 ? CAUSE_SIZE_ZERO : CAUSE_SIZE_TOO_LARGE;
    if (event->error == EPERM)
        return CAUSE_NOT_OWNER;
    if (event->call == CALL_SEMOP && event->error == EFBIG)
        return CAUSE_NO_SEMAPHORE;
    if (event->error != EINVAL)
        return CAUSE_NONE;
    if (gone)
        return CAUSE_NO_SET;
    bool inside = event->args[1] <
                  (uint64_t)tracer->history->sets[event->set].size;
    return needs_number(event) && !inside ? CAUSE_NO_SEMAPHORE : CAUSE_NONE;
}
