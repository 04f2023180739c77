/* Signals, and where in memory the faults behind them lie. */
#include "say/words.h"

#include <signal.h>

enum {
    NULL_MAX = 4096,  /* a fault below that comes from a null pointer */
    FAILED_MAX = 4096 /* so far above (void *) -1, counted downwards */
};

/* True when the process may not store at this address, though it is attached
 * there. */
static bool is_read_only(const struct saying *saying)
{
    const struct event *event = saying->event;
    size_t count;
    const struct attached *all = say_attached(saying, event->process, &count);
    for (size_t i = 0; i < count; i++)
        if (event->address >= all[i].start && event->address < all[i].end)
            return !all[i].writable;
    return true; /* what else may be forbidden about an attachment */
}

static enum message inside(const struct saying *saying)
{
    const struct event *event = saying->event;
    if (event->signo == SIGBUS)
        return SAY_FAULT_NO_MEMORY;
    if (event->code == SEGV_MAPERR)
        return SAY_FAULT_UNMAPPED;
    return event->code == SEGV_ACCERR && is_read_only(saying)
               ? SAY_FAULT_READ_ONLY
               : SAY_FAULT_FORBIDDEN;
}

static enum message elsewhere(const struct event *event)
{
    if (event->signo == SIGBUS)
        return SAY_SIGNAL;
    if (event->code == SEGV_ACCERR)
        return SAY_FAULT_ELSEWHERE_FORBIDDEN;
    if (event->code != SEGV_MAPERR)
        return SAY_SIGNAL;
    if (event->address < NULL_MAX)
        return SAY_FAULT_NULL;
    if (event->address > UINT64_MAX - FAILED_MAX)
        return SAY_FAULT_FAILED;
    return SAY_FAULT_ELSEWHERE;
}

void say_of_fault(struct saying *saying)
{
    const struct event *event = saying->event;
    bool fault = (event->signo == SIGSEGV || event->signo == SIGBUS) &&
                 event->code > 0; /* otherwise somebody has sent it */
    bool known = say_has_segment(saying->history, event->segment);
    uint64_t count = 1;
    enum message message = SAY_SIGNAL;
    if (fault && !known)
        message = elsewhere(event);
    else if (fault)
        switch (event->place) {
        case PLACE_INSIDE:
            message = inside(saying);
            break;
        case PLACE_WAS:
            message = SAY_FAULT_WAS;
            break;
        case PLACE_PAST:
            message = event->offset == 0 ? SAY_FAULT_PAST_END : SAY_FAULT_PAST;
            count = event->offset;
            break;
        default:
            message = elsewhere(event);
        }
    say_signal(saying, event->signo);
    say_segment(saying, event->segment);
    say_slot(saying, SLOT_BYTE, "%llu", (unsigned long long)event->offset);
    say_slot(saying, SLOT_NUMBER, "%llu", (unsigned long long)event->address);
    say_sentence(saying, message, count);
}
