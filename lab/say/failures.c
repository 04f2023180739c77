/* Why calls have failed. */
#include "recording/names.h"
#include "say/words.h"

#include <errno.h>
#include <linux/ipc.h>
#include <linux/shm.h>

/* What each call was to do. */
static const enum message deeds[CALLS] = {
    [CALL_NONE] = SAY_TO_OTHER,        [CALL_SHMGET] = SAY_TO_SHMGET,
    [CALL_SHMAT] = SAY_TO_SHMAT,       [CALL_SHMDT] = SAY_TO_SHMDT,
    [CALL_SHMCTL] = SAY_TO_SHMCTL,     [CALL_SEMGET] = SAY_TO_SEMGET,
    [CALL_SEMOP] = SAY_TO_SEMOP,       [CALL_SEMCTL] = SAY_TO_SEMCTL,
    [CALL_MMAP] = SAY_TO_MMAP,         [CALL_MUNMAP] = SAY_TO_MUNMAP,
    [CALL_MPROTECT] = SAY_TO_MPROTECT, [CALL_MREMAP] = SAY_TO_MREMAP,
    [CALL_FORK] = SAY_TO_FORK,         [CALL_VFORK] = SAY_TO_FORK,
    [CALL_CLONE] = SAY_TO_FORK,        [CALL_EXEC] = SAY_TO_EXEC,
    [CALL_WAIT] = SAY_TO_WAIT,         [CALL_KILL] = SAY_TO_KILL,
    [CALL_WRITE] = SAY_TO_WRITE,       [CALL_READ] = SAY_TO_READ,
    [CALL_FUTEX] = SAY_TO_SLEEP,       [CALL_PAUSE] = SAY_TO_SLEEP,
    [CALL_NANOSLEEP] = SAY_TO_SLEEP,   [CALL_OTHER] = SAY_TO_OTHER,
};

static const enum message causes[CAUSES] = {
    [CAUSE_NONE] = MESSAGES,
    [CAUSE_NO_SEGMENT] = SAY_CAUSE_NO_SEGMENT,
    [CAUSE_NO_KEY] = SAY_CAUSE_NO_KEY,
    [CAUSE_KEY_TAKEN] = SAY_CAUSE_KEY_TAKEN,
    [CAUSE_SIZE_ZERO] = SAY_CAUSE_SIZE_ZERO,
    [CAUSE_SIZE_TOO_LARGE] = SAY_CAUSE_SIZE_TOO_LARGE,
    [CAUSE_PERMISSION] = SAY_CAUSE_PERMISSION,
    [CAUSE_NOT_OWNER] = SAY_CAUSE_NOT_OWNER,
    [CAUSE_UNALIGNED] = SAY_CAUSE_UNALIGNED,
    [CAUSE_IN_USE] = SAY_CAUSE_IN_USE,
    [CAUSE_NO_ADDRESS] = SAY_CAUSE_NO_ADDRESS,
    [CAUSE_LOW_ADDRESS] = SAY_CAUSE_LOW_ADDRESS,
    [CAUSE_NOT_ATTACHED] = SAY_CAUSE_NOT_ATTACHED,
    [CAUSE_INSIDE] = SAY_CAUSE_INSIDE,
    [CAUSE_NO_SET] = SAY_CAUSE_NO_SET,
    [CAUSE_SIZE_LIMIT] = SAY_CAUSE_SIZE_LIMIT,
    [CAUSE_OURS] = SAY_CAUSE_OURS,
    [CAUSE_NO_SEMAPHORE] = MESSAGES, /* what has none cannot lack one */
};

/* What an errno says where nothing more is known. */
static const struct {
    int error;
    enum message reason;
} reasons[] = {
    {EINTR, SAY_BECAUSE_EINTR},         {ECHILD, SAY_BECAUSE_ECHILD},
    {ESRCH, SAY_BECAUSE_ESRCH},         {EAGAIN, SAY_BECAUSE_EAGAIN},
    {EIDRM, SAY_BECAUSE_EIDRM},         {ENOMEM, SAY_BECAUSE_ENOMEM},
    {ENOSPC, SAY_BECAUSE_ENOSPC},       {EFAULT, SAY_BECAUSE_EFAULT},
    {EBADF, SAY_BECAUSE_EBADF},         {EPIPE, SAY_BECAUSE_EPIPE},
    {ETIMEDOUT, SAY_BECAUSE_ETIMEDOUT},
};

static bool is_of_semaphores(const struct event *event)
{
    return event->call == CALL_SEMGET || event->call == CALL_SEMOP ||
           event->call == CALL_SEMCTL;
}

/* The message for the reason, or MESSAGES when errno is all there is. */
static enum message reason_of(struct saying *saying)
{
    const struct event *event = saying->event;
    enum message reason = MESSAGES;
    if (is_of_semaphores(event))
        reason = say_semaphore_reason(
            saying); /* the deed needs its slots, too */
    if (event->cause == CAUSE_OURS)
        return SAY_CAUSE_OURS;
    if (reason != MESSAGES)
        return reason;
    bool segment = say_has_segment(saying->history, event->segment);
    if (event->cause == CAUSE_NO_SEGMENT && segment)
        return SAY_CAUSE_REMOVED;
    if (event->cause == CAUSE_SIZE_TOO_LARGE && segment)
        return SAY_CAUSE_SIZE_LARGER;
    if (event->cause > CAUSE_NONE && event->cause < CAUSES)
        return causes[event->cause];
    if (event->error == ENOSPC && event->call == CALL_WRITE)
        return SAY_BECAUSE_FULL;
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (reasons[i].error == event->error)
            return reasons[i].reason;
    return MESSAGES;
}

static enum message deed_of(const struct event *event)
{
    int command = (int)event->args[1] & ~IPC_64;
    if (is_of_semaphores(event))
        return say_semaphore_deed(event);
    if (event->call == CALL_SHMCTL && command == IPC_RMID)
        return SAY_TO_REMOVE;
    if (event->call == CALL_SHMCTL &&
        (command == IPC_STAT || command == SHM_STAT || command == SHM_STAT_ANY))
        return SAY_TO_STAT;
    return (unsigned)event->call < CALLS ? deeds[event->call] : SAY_TO_OTHER;
}

/* Fill the slots that the deed and the reason may need. */
static void prepare(struct saying *saying)
{
    const struct event *event = saying->event;
    const char *call = name_of_call(event->call);
    const char *error = name_of_errno(event->error);
    key_t key = (key_t)event->args[0];

    say_descriptor(saying, event->args[0]);
    say_signal(saying, event->signo);
    say_slot(saying, SLOT_NUMBER, "%d", (int)event->args[0]);
    say_slot(saying, SLOT_CALL, "%s", call != NULL ? call : "");
    if (error != NULL)
        say_slot(saying, SLOT_ERRNO, "%s", error);
    else
        say_slot(saying, SLOT_ERRNO, "errno %d", event->error);
    if (key != IPC_PRIVATE)
        say_slot(saying, SLOT_KEY, "0x%08x", (unsigned)key);
    say_segment(saying, event->segment);
    if (say_has_segment(saying->history, event->segment))
        say_part(saying, SLOT_BEFORE, SAY_BYTES,
                 saying->history->segments[event->segment].size);
    say_bytes(saying, event->args[1]);
    say_program(saying, event->text);
}

/* Has nobody in this run made what is asked for? */
static bool lacks_maker(const struct event *event)
{
    return event->cause == CAUSE_NO_KEY ||
           (event->cause == CAUSE_NO_SEGMENT && event->segment == -1) ||
           (event->cause == CAUSE_NO_SET && event->set == -1);
}

/* In a run of its own, a program finds nothing of what another one makes: that
 * is said for the first time.  And -1 is no key and no identifier. */
static void give_hint(struct saying *saying)
{
    const struct event *event = saying->event, *first;
    if (!lacks_maker(event))
        return;
    if ((int)event->args[0] == -1) {
        say_slot(saying, SLOT_CALL, "%s",
                 event->cause == CAUSE_NO_SET ? "semget" : "shmget");
        say_sentence(
            saying,
            event->cause == CAUSE_NO_KEY ? SAY_KEY_FAILED : SAY_ID_FAILED, 1);
        return;
    }
    for (first = saying->history->events; first != event; first++)
        if (lacks_maker(first))
            return;
    say_sentence(saying, SAY_TOGETHER, 1);
}

/* The message for the end of a sleep, which is no failure to anybody; or
 * MESSAGES when it is another call. */
static enum message end_of_sleep(const struct event *event)
{
    if (event->cause == CAUSE_OURS ||
        (event->call != CALL_PAUSE && event->call != CALL_NANOSLEEP &&
         event->call != CALL_FUTEX))
        return MESSAGES;
    return event->error == EINTR       ? SAY_WAKES_SIGNAL
           : event->error == ETIMEDOUT ? SAY_WAKES_TIMEOUT
                                       : MESSAGES;
}

void say_of_failure(struct saying *saying)
{
    prepare(saying);
    enum message wakes = end_of_sleep(saying->event);
    if (wakes != MESSAGES) {
        say_sentence(saying, wakes, 1);
        return;
    }
    enum message reason = reason_of(saying);
    say_part(saying, SLOT_DEED, deed_of(saying->event), 1);
    if (reason == MESSAGES) {
        say_sentence(saying, SAY_FAILS_BARE, 1);
        return;
    }
    say_part(saying, SLOT_REASON, reason, 1);
    say_sentence(saying, SAY_FAILS, 1);
    give_hint(saying);
}
