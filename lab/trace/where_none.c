/* Without libdw, or on a processor we do not know, nothing is known. */
#include "trace/where.h"

#ifndef HAVE_LIBDW

#include <errno.h>

struct where *where_new(void)
{
    errno = ENOTSUP;
    return NULL;
}

void where_free(struct where *where)
{
    (void)where;
}

void where_forget(struct where *where, pid_t pid)
{
    (void)where, (void)pid;
}

void where_forked(struct where *where, pid_t parent, pid_t child)
{
    (void)where, (void)parent, (void)child;
}

bool where_ended(struct where *where, pid_t pid)
{
    (void)where, (void)pid;
    return false;
}

bool where_of(struct where *where, pid_t pid, pid_t tid, struct source *found)
{
    (void)where, (void)pid, (void)tid, (void)found;
    return false;
}

const char *where_path(const struct where *where)
{
    (void)where;
    return "";
}

bool where_asleep(struct where *where, pid_t pid, pid_t tid, uint64_t sp,
                  uint64_t pc, struct source *found)
{
    (void)where, (void)pid, (void)tid, (void)sp, (void)pc, (void)found;
    return false;
}

bool where_type(struct where *where, pid_t pid, pid_t tid,
                const struct where_segment *segment, struct type *found)
{
    (void)where, (void)pid, (void)tid, (void)segment, (void)found;
    return false;
}

#else
typedef int there_is_libdw; /* a file needs a declaration */
#endif
