/*
 * The IPC namespaces that traced processes are in, and their tables of
 * segments.
 *
 * In our own namespace a segment is asked for by itself.  /proc/sysvipc/shm
 * shows all, in the namespace of whoever opens it.  For another one a
 * short-lived helper enters that (its user namespace first, which gives it the
 * right to) and looks there.  The namespaces are held open, so that they can be
 * read when their last process has gone.
 */
#include "run/world.h"
#include "trace/tracer.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Open, or only identify, a namespace of a process.  0 for `pid`: our own. */
static uint64_t inode_of(pid_t pid, const char *name)
{
    char path[64];
    struct stat status;
    if (pid == 0)
        snprintf(path, sizeof path, "/proc/self/ns/%s", name);
    else
        snprintf(path, sizeof path, "/proc/%d/ns/%s", (int)pid, name);
    return stat(path, &status) == 0 ? status.st_ino : 0;
}

static int open_namespace(pid_t pid, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/ns/%s", (int)pid, name);
    return open(path, O_RDONLY | O_CLOEXEC);
}

int space_of(struct tracer *tracer, int process)
{
    struct member *member = &tracer->members[process];
    uint64_t inode = member->dead ? 0 : inode_of(member->pid, "ipc");
    /* It has gone, or lets nobody look: it is where it was last, or where it
     * was started. */
    if (inode == 0 && tracer->space_count > 0)
        return member->space;
    if (inode == 0)
        inode = inode_of(0, "ipc");
    for (size_t i = 0; i < tracer->space_count; i++)
        if (tracer->spaces[i].inode == inode)
            return member->space = (int)i;

    struct space *more = realloc(tracer->spaces, (tracer->space_count + 1) *
                                                     sizeof *tracer->spaces);
    if (more == NULL)
        abort();
    tracer->spaces = more;
    struct space *space = &more[tracer->space_count];
    *space = (struct space){.inode = inode, .ipc = -1, .user = -1};
    if (inode != inode_of(0, "ipc")) {
        space->ipc = open_namespace(member->pid, "ipc");
        if (inode_of(member->pid, "user") != inode_of(0, "user"))
            space->user = open_namespace(member->pid, "user");
    }
    return member->space = (int)tracer->space_count++;
}

static bool enter(const struct space *space)
{
    return (space->user == -1 || setns(space->user, CLONE_NEWUSER) == 0) &&
           setns(space->ipc, CLONE_NEWIPC) == 0;
}

pid_t space_enter(const struct space *space, int *end)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == -1)
        return -1;
    pid_t helper = fork();
    *end = helper == 0 ? ends[1] : ends[0];
    close(helper == 0 ? ends[0] : ends[1]);
    if (helper == -1)
        close(ends[0]);
    if (helper == 0 && !enter(space))
        _exit(1);
    return helper;
}

bool space_leave(pid_t helper, int end)
{
    int status = -1;
    close(end);
    while (waitpid(helper, &status, 0) == -1 && errno == EINTR)
        ;
    return status == 0;
}

/* In the helper: send all rows of the table.  Never returns. */
static _Noreturn void send_rows(int to)
{
    struct segment *rows;
    ssize_t count = world_segments(&rows);
    for (ssize_t i = 0; i < count; i++)
        if (write(to, &rows[i], sizeof rows[i]) != sizeof rows[i])
            _exit(1);
    _exit(count == -1);
}

static ssize_t receive_rows(int from, struct segment **rows)
{
    struct segment row;
    ssize_t count = 0;
    *rows = NULL;
    /* A write of one row into a pipe is whole or is not there: pipe(7). */
    while (read(from, &row, sizeof row) == sizeof row) {
        struct segment *more = realloc(*rows, ((size_t)count + 1) * sizeof row);
        if (more == NULL)
            abort();
        *rows = more;
        more[count++] = row;
    }
    return count;
}

static ssize_t read_rows(const struct space *space, struct segment **rows)
{
    int end;
    *rows = NULL;
    if (space->ipc == -1)
        return world_segments(rows);
    pid_t helper = space_enter(space, &end);
    if (helper == -1)
        return -1;
    if (helper == 0)
        send_rows(end);
    ssize_t count = receive_rows(end, rows);
    if (space_leave(helper, end))
        return count;
    free(*rows);
    *rows = NULL;
    return -1;
}

static int by_id(const void *a, const void *b)
{
    const struct segment *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

bool space_key(const struct tracer *tracer, int index, key_t key,
               struct segment *found)
{
    struct segment *rows = NULL;
    ssize_t count = read_rows(&tracer->spaces[index], &rows);
    bool any = false;
    for (ssize_t i = 0; i < count && !any; i++) {
        any = rows[i].key == key;
        *found = rows[i];
    }
    free(rows);
    return any;
}

/* Nearly always the segment is there and in our own namespace, and then the
 * kernel is asked for it alone. */
enum row space_row(const struct tracer *tracer, int index, struct table *table,
                   int id, struct segment *found)
{
    const struct space *space = &tracer->spaces[index];
    if (!table->read && space->ipc == -1 && world_segment(id, found))
        return ROW_FOUND;
    if (!table->read) {
        table->read = true;
        table->count = read_rows(space, &table->rows);
        if (table->count > 0)
            qsort(table->rows, (size_t)table->count, sizeof *table->rows,
                  by_id);
    }
    if (table->count == -1)
        return ROW_UNKNOWN;
    const struct segment wanted = {.id = id};
    const struct segment *row = table->count == 0
                                    ? NULL
                                    : bsearch(&wanted, table->rows,
                                              (size_t)table->count,
                                              sizeof *table->rows, by_id);
    if (row == NULL)
        return ROW_GONE;
    *found = *row;
    return ROW_FOUND;
}
