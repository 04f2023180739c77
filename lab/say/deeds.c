/* What calls that succeed have done. */
#include "recording/names.h"
#include "say/words.h"

#include <linux/ipc.h>
#include <linux/shm.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

static void number_slot(struct saying *saying, enum slot slot, int64_t number)
{
    say_slot(saying, slot, "%lld", (long long)number);
}

void say_descriptor(struct saying *saying, uint64_t descriptor)
{
    number_slot(saying, SLOT_NUMBER, (int)descriptor);
    enum message where = SAY_TO_DESCRIPTOR;
    if ((int)descriptor == 1)
        where = SAY_TO_OUTPUT;
    else if ((int)descriptor == 2)
        where = SAY_TO_ERROR;
    say_part(saying, SLOT_WHERE, where, 1);
}

/* SEGMENTS */

static void get(struct saying *saying)
{
    const struct event *event = saying->event;
    int segment = event->segment;
    if (!say_has_segment(saying->history, segment)) {
        say_sentence(saying, SAY_FINDS_UNKNOWN, 1);
        return;
    }
    bool made = false;
    for (size_t i = 0; i < event->segment_count; i++)
        made |= event->segments[i].segment == segment;
    if (saying->before != NULL && saying->before->segments[segment].exists)
        made = false;

    key_t key = (key_t)event->args[0];
    say_segment(saying, segment);
    say_slot(saying, SLOT_KEY, "0x%08x", (unsigned)key);
    say_bytes(saying, saying->history->segments[segment].size);
    if (!made)
        say_sentence(saying, SAY_FINDS, 1);
    else
        say_sentence(saying, key == IPC_PRIVATE ? SAY_MAKES_PRIVATE : SAY_MAKES,
                     1);
    if (key == -1)
        say_sentence(saying, SAY_KEY_FAILED, 1);
}

static void attach(struct saying *saying)
{
    const struct event *event = saying->event;
    uint64_t asked = event->args[1], got = (uint64_t)event->result;
    uint64_t flags = event->args[2];
    if ((flags & SHM_RDONLY) != 0)
        say_part(saying, SLOT_HOW, SAY_READ_ONLY, 1);
    say_counts_of_one(saying, event->segment);
    say_sentence(saying, SAY_ATTACHES, 1);
    if ((flags & SHM_RND) != 0 && asked > got)
        say_sentence(saying, SAY_ROUNDED, asked - got);
    if ((flags & SHM_REMAP) != 0)
        say_sentence(saying, SAY_REPLACES, 1);
    if ((flags & 0777) != 0)
        say_sentence(saying, SAY_MODE_IGNORED, 1);
}

static void detach(struct saying *saying)
{
    say_counts_of_one(saying, saying->event->segment);
    say_sentence(saying, SAY_DETACHES, 1);
    say_fates(saying);
}

static void mark(struct saying *saying, const struct effect *effect)
{
    int segment = saying->event->segment;
    bool has_key = say_has_segment(saying->history, segment) &&
                   saying->history->segments[segment].key != IPC_PRIVATE;
    enum message message = SAY_MARKS_PRIVATE;
    if (effect->gone)
        message = SAY_REMOVES;
    else if (effect->marked)
        message = SAY_MARKS_AGAIN;
    else if (has_key)
        message = SAY_MARKS;
    say_sentence(saying, message, 1);
}

static void control(struct saying *saying)
{
    const struct event *event = saying->event;
    struct effect effect = say_effect(saying, event->segment);
    say_segment(saying, event->segment);
    if (effect.after_known)
        say_slot(saying, SLOT_NATTCH, "%lu", effect.after);
    switch ((int)event->args[1] & ~IPC_64) {
    case IPC_RMID:
        mark(saying, &effect);
        break;
    case IPC_SET:
        say_sentence(saying, SAY_SET, 1);
        break;
    case SHM_LOCK:
        say_sentence(saying, SAY_LOCKS, 1);
        break;
    case SHM_UNLOCK:
        say_sentence(saying, SAY_UNLOCKS, 1);
        break;
    case IPC_STAT:
    case SHM_STAT:
    case SHM_STAT_ANY:
        say_sentence(saying, SAY_STAT, 1);
        break;
    default:
        say_sentence(saying, SAY_TOTALS, 1);
    }
}

/* MAPPINGS */

static void map(struct saying *saying)
{
    static const enum message kinds[SEGMENT_KINDS] = {
        [SEGMENT_SYSV] = SAY_MAPS,
        [SEGMENT_ANONYMOUS] = SAY_MAPS_ANONYMOUS,
        [SEGMENT_FILE] = SAY_MAPS_FILE,
        [SEGMENT_MEMFD] = SAY_MAPS_MEMFD,
    };
    int segment = saying->event->segment;
    enum message message = SAY_MAPS;
    if (say_has_segment(saying->history, segment)) {
        const struct shared *shared = &saying->history->segments[segment];
        if ((unsigned)shared->kind < SEGMENT_KINDS)
            message = kinds[shared->kind];
        say_name(saying, SLOT_TEXT, shared->name);
    }
    say_segment(saying, segment);
    say_sentence(saying, message, 1);
}

/* munmap, mprotect and mremap of attachments. */
static void remap(struct saying *saying, enum message message)
{
    int segment = saying->event->segment;
    struct effect effect = say_effect(saying, segment);
    say_counts_of_one(saying, segment);
    if (!say_has_segment(saying->history, segment))
        say_clear(saying, SLOT_SEGMENTS);
    say_sentence(saying, message, 1);
    if (effect.known && effect.after > effect.before)
        say_sentence(saying, SAY_PIECES, 1);
    say_fates(saying);
}

static void protect(struct saying *saying)
{
    uint64_t access = saying->event->args[2];
    enum message how = SAY_MAY_NOTHING;
    if ((access & PROT_WRITE) != 0)
        how = SAY_MAY_WRITE;
    else if ((access & (PROT_READ | PROT_EXEC)) != 0)
        how = SAY_MAY_READ;
    say_part(saying, SLOT_HOW, how, 1);
    remap(saying, SAY_PROTECTS);
}

/* PROCESSES AND STREAMS */

/* A child that has not ended has been stopped, or goes on: wait(2). */
static bool is_alive(const struct saying *saying, int process)
{
    return saying->before != NULL &&
           say_has_process(saying->history, process) &&
           saying->before->processes[process].state != PROCESS_ENDED &&
           saying->before->processes[process].state != PROCESS_NOT_YET;
}

static void await(struct saying *saying)
{
    const struct event *event = saying->event;
    enum message message = SAY_REAPS;
    say_process(saying, SLOT_OTHER, event->other);
    /* waitid(2) alone returns 0 and has a child: it has the options there. */
    bool by_waitid = event->result == 0;
    if (event->other < 0 && by_waitid)
        message = SAY_REAPS_NONE;
    else if (is_alive(saying, event->other))
        message = SAY_REAPS_STOP;
    else if (by_waitid && (event->args[3] & WNOWAIT) != 0)
        message = SAY_REAPS_KEEPS;
    say_sentence(saying, message, 1);
}

static void kill_other(struct saying *saying)
{
    int signo = saying->event->signo;
    say_signal(saying, signo);
    say_process(saying, SLOT_OTHER, saying->event->other);
    if (saying->event->other == saying->event->process)
        say_part(saying, SLOT_OTHER, SAY_ITSELF, 1);
    say_sentence(saying, signo == 0 ? SAY_KILLS_NOBODY : SAY_KILLS, 1);
}

static void transfer(struct saying *saying)
{
    const struct event *event = saying->event;
    say_bytes(saying, event->result > 0 ? (uint64_t)event->result : 0);
    say_descriptor(saying, event->args[0]);
    if (event->call == CALL_WRITE)
        say_sentence(saying, SAY_WRITES, 1);
    else
        say_sentence(saying, event->result == 0 ? SAY_READS_END : SAY_READS, 1);
}

static void woken(struct saying *saying)
{
    const struct event *event = saying->event;
    say_slot(saying, SLOT_BYTE, "%llu", (unsigned long long)event->offset);
    if (event->place == PLACE_INSIDE)
        say_segment(saying, event->segment);
    say_sentence(saying, SAY_WAKES_FUTEX, 1);
}

static void other(struct saying *saying)
{
    const char *name = name_of_call(saying->event->call);
    bool named = name != NULL && saying->event->call != CALL_NONE &&
                 saying->event->call != CALL_OTHER;
    say_slot(saying, SLOT_CALL, "%s", named ? name : "");
    say_sentence(saying, named ? SAY_CALLS : SAY_CALLS_OTHER, 1);
}

void say_of_deed(struct saying *saying)
{
    const struct event *event = saying->event;
    number_slot(saying, SLOT_RESULT, event->result);
    number_slot(saying, SLOT_NUMBER, (int)event->args[0]); /* an identifier */
    say_bytes(saying, event->args[1]);
    switch (event->call) {
    case CALL_SHMGET:
        get(saying);
        break;
    case CALL_SHMAT:
        attach(saying);
        break;
    case CALL_SHMDT:
        detach(saying);
        break;
    case CALL_SHMCTL:
        control(saying);
        break;
    case CALL_SEMGET:
    case CALL_SEMOP:
    case CALL_SEMCTL:
        say_of_semaphores(saying);
        break;
    case CALL_FUTEX:
        woken(saying);
        break;
    case CALL_NANOSLEEP:
        say_sentence(saying, SAY_WAKES_NANOSLEEP,
                     event->again > 0 ? event->again : 1);
        break;
    case CALL_MMAP:
        map(saying);
        break;
    case CALL_MUNMAP:
        remap(saying, SAY_UNMAPS);
        break;
    case CALL_MPROTECT:
        protect(saying);
        break;
    case CALL_MREMAP:
        remap(saying, SAY_REMAPS);
        break;
    case CALL_WAIT:
        await(saying);
        break;
    case CALL_KILL:
        kill_other(saying);
        break;
    case CALL_WRITE:
    case CALL_READ:
        transfer(saying);
        break;
    default:
        other(saying);
    }
}
