/* The kernel may count attachments of a process that has none any more. */
#include "trace/tracer.h"

#include <poll.h>
#include <stdlib.h>

enum {
    PATIENCE = 200 /* looks, one millisecond apart */
};

/* How often a process had a segment attached at the last look. */
static unsigned long times_attached(const struct member *member, int segment)
{
    unsigned long count = 0;
    for (size_t i = 0; i < member->attached_count; i++)
        count += member->attached[i].segment == segment;
    return count;
}

/* Does the kernel count what this process had attached? */
static bool counted(struct tracer *tracer, const struct member *member)
{
    bool found = false;
    for (size_t i = 0; i < tracer->history->segment_count && !found; i++) {
        const struct known *known = &tracer->known[i];
        const struct shared *segment = &tracer->history->segments[i];
        unsigned long times = times_attached(member, (int)i);
        struct table table = {.rows = NULL};
        struct segment row;
        found = times > 0 && segment->kind == SEGMENT_SYSV && !known->gone &&
                space_row(tracer, known->space, &table, segment->id, &row) ==
                    ROW_FOUND &&
                row.nattch + times > known->nattch;
        free(table.rows);
    }
    return found;
}

/* Whoever reads /proc/PID of a process at that moment (ps, top, another run of
 * ours) holds its memory, and so its attachments, until he is done: longer than
 * waitpid(2) waits for.  Running free others attach meanwhile, and counts are
 * what they are. */
void settle(struct tracer *tracer, int process)
{
    const struct member *member = &tracer->members[process];
    if (member->attached_count == 0 || member->borrows || tracer->dying ||
        tracer->options.free)
        return;
    for (int look = 0; look < PATIENCE && counted(tracer, member); look++)
        poll(NULL, 0, 1);
}
