/* Attachments that are shut and opened: see access.h. */
#if defined __x86_64__
#include "trace/access.h"
#include "trace/access_machine.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    MPROTECT_64 = 10,
    MPROTECT_32 = 125
};

struct fence *fence_at(const struct guard *guard, uint64_t address)
{
    for (size_t i = 0; i < guard->count; i++)
        if (address >= guard->fences[i].at.start &&
            address < guard->fences[i].at.end)
            return &guard->fences[i];
    return NULL;
}

static enum came protect(struct puppet *puppet, const struct fence *fence,
                         int protection)
{
    const uint64_t args[4] = {fence->at.start, fence->at.end - fence->at.start,
                              (uint64_t)protection};
    int64_t result;
    return puppet_call(puppet, puppet_number(puppet, MPROTECT_64, MPROTECT_32),
                       args, &result);
}

bool fence_move(struct puppet *puppet, struct fence *fence, bool open)
{
    fence->open = open;
    return protect(puppet, fence, open ? fence->protection : PROT_NONE) ==
           CAME_STEP;
}

bool fence_peep(struct puppet *puppet, struct fence *fence)
{
    fence->open = true;
    return protect(puppet, fence, fence->protection & PROT_READ) == CAME_STEP;
}

bool fences_open(struct guard *guard, struct puppet *puppet)
{
    for (size_t i = 0; i < guard->count; i++)
        if (!fence_move(puppet, &guard->fences[i], true))
            return false;
    guard->shut = false;
    return true;
}

/* What /proc/PID/maps says of the protection of attachments. */
static void read_protections(pid_t pid, struct fence *fences, size_t count)
{
    char path[64], *line = NULL, permissions[5];
    size_t room = 0;
    uint64_t start;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(path, "re");
    while (maps != NULL && getline(&line, &room, maps) != -1) {
        if (sscanf(line, "%" SCNx64 "-%*x %4s", &start, permissions) != 2)
            continue;
        for (size_t i = 0; i < count; i++)
            if (fences[i].at.start == start)
                fences[i].protection = (permissions[0] == 'r' ? PROT_READ : 0) |
                                       (permissions[1] == 'w' ? PROT_WRITE
                                                              : 0) |
                                       (permissions[2] == 'x' ? PROT_EXEC : 0);
    }
    free(line);
    if (maps != NULL)
        fclose(maps);
}

/* Take down what is attached now, while it is open. */
static void take_fences(struct tracer *tracer, int process)
{
    struct member *member = &tracer->members[process];
    struct guard *guard = member->guard;
    struct attached *list;
    ssize_t found = segments_attached(tracer, process, &list);
    free(guard->fences);
    guard->count = found > 0 ? (size_t)found : 0;
    guard->fences = calloc(guard->count + 1, sizeof *guard->fences);
    if (guard->fences == NULL)
        abort();
    for (size_t i = 0; i < guard->count; i++)
        guard->fences[i].at = list[i];
    free(list);
    if (guard->count > 0)
        read_protections(member->alive, guard->fences, guard->count);
}

bool fences_shut(struct tracer *tracer, int process, struct puppet *puppet)
{
    struct guard *guard = tracer->members[process].guard;
    take_fences(tracer, process);
    for (size_t i = 0; i < guard->count; i++)
        if (!fence_move(puppet, &guard->fences[i], false))
            return false;
    guard->shut = guard->count > 0;
    return true;
}
#else
typedef int not_this_processor; /* a file needs a declaration */
#endif
