/* Why a call has failed: what its errno alone leaves open. */
#include "trace/tracer.h"

#include <errno.h>
#include <sys/shm.h>

/* The size is wrong: for the segment that has the key, or for a new one. */
static enum cause cause_of_size(const struct tracer *tracer,
                                const struct event *event)
{
    uint64_t size = event->args[1], flags = event->args[2];
    if (event->segment != -1)
        return size > tracer->history->segments[event->segment].size
                   ? CAUSE_SIZE_TOO_LARGE
                   : CAUSE_NONE; /* it was another one */
    if (size == 0)
        return CAUSE_SIZE_ZERO;
    /* There may be no pages of the size that the flags name, shmget(2). */
    return (flags & SHM_HUGETLB) != 0 ? CAUSE_NONE : CAUSE_SIZE_LIMIT;
}

static enum cause cause_of_shmget(const struct tracer *tracer,
                                  const struct event *event)
{
    if (event->error == ENOENT)
        return CAUSE_NO_KEY;
    if (event->error == EEXIST)
        return CAUSE_KEY_TAKEN;
    if (event->error == EINVAL)
        return cause_of_size(tracer, event);
    return event->error == EACCES ? CAUSE_PERMISSION : CAUSE_NONE;
}

static bool is_gone(const struct tracer *tracer, const struct event *event)
{
    return event->segment == -1 || tracer->known[event->segment].gone;
}

static enum cause cause_of_shmat(const struct tracer *tracer,
                                 const struct event *event)
{
    uint64_t address = event->args[1], flags = event->args[2];
    uint64_t unit = (uint64_t)SHMLBA;
    bool rounds = (flags & SHM_RND) != 0, replaces = (flags & SHM_REMAP) != 0;
    if (event->error == EACCES)
        return CAUSE_PERMISSION;
    if (event->error == EPERM)
        return CAUSE_LOW_ADDRESS;
    if (event->error != EINVAL)
        return CAUSE_NONE;
    if (replaces && (address == 0 || (rounds && address < unit)))
        return CAUSE_NO_ADDRESS;
    if (address % unit != 0 && !rounds)
        return CAUSE_UNALIGNED;
    if (is_gone(tracer, event))
        return CAUSE_NO_SEGMENT;
    return replaces ? CAUSE_NONE : CAUSE_IN_USE;
}

enum cause cause_of(const struct tracer *tracer, const struct event *event)
{
    switch (event->call) {
    case CALL_SHMGET:
        return cause_of_shmget(tracer, event);
    case CALL_SHMAT:
        return cause_of_shmat(tracer, event);
    case CALL_SHMDT:
        return touched(&tracer->members[event->process], event->args[0], 1)
                   ? CAUSE_INSIDE
                   : CAUSE_NOT_ATTACHED;
    case CALL_SHMCTL:
        if (event->error == EPERM)
            return CAUSE_NOT_OWNER;
        if (event->error == EACCES)
            return CAUSE_PERMISSION;
        return is_gone(tracer, event) ? CAUSE_NO_SEGMENT : CAUSE_NONE;
    case CALL_SEMGET:
    case CALL_SEMOP:
    case CALL_SEMCTL:
        return sets_cause(tracer, event);
    default:
        return CAUSE_NONE;
    }
}

/* How often has this fault come in a row? */
void count_faults(struct tracer *tracer, const struct event *fault)
{
    const struct event *before = fault == tracer->history->events ? fault
                                                                  : fault - 1;
    bool same = before != fault && before->kind == EVENT_SIGNAL &&
                before->thread == fault->thread &&
                before->process == fault->process &&
                before->address == fault->address;
    tracer->faults = same ? tracer->faults + 1 : 0;
}
