/* Which segment an identifier, or a line of /proc/PID/maps, means. */
#include "run/world.h"
#include "trace/access.h"
#include "trace/tracer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>

static int add_segment(struct tracer *tracer, enum segment_kind kind)
{
    int index = history_add_segment(tracer->history);
    struct known *more = realloc(tracer->known, tracer->history->segment_count *
                                                    sizeof *tracer->known);
    if (index == -1 || more == NULL)
        abort();
    tracer->known = more;
    more[index] = (struct known){.type = -1};
    tracer->history->segments[index].kind = kind;
    tracer->history->segments[index].id = -1;
    return index;
}

static char *copy(const char *text)
{
    char *copied = strdup(text);
    if (copied == NULL)
        abort();
    return copied;
}

int look_sysv(struct tracer *tracer, int process, int id)
{
    int space = space_of(tracer, process), former = -1;
    for (size_t i = 0; i < tracer->history->segment_count; i++)
        if (tracer->history->segments[i].kind == SEGMENT_SYSV &&
            tracer->history->segments[i].id == id &&
            tracer->known[i].space == space) {
            if (!tracer->known[i].gone)
                return (int)i;
            former = (int)i;
        }

    struct table table = {.rows = NULL};
    struct segment row;
    enum row found = space_row(tracer, space, &table, id, &row);
    free(table.rows);
    if (found != ROW_FOUND)
        return former;
    int index = add_segment(tracer, SEGMENT_SYSV);
    struct shared *segment = &tracer->history->segments[index];
    segment->id = id;
    segment->key = row.key;
    segment->size = row.size;
    segment->name = copy("");
    tracer->known[index].space = space;
    tracer->known[index].nattch = (unsigned long)-1; /* so that it is told */
    return index;
}

void trace_planted(struct tracer *tracer, const struct segment *segments,
                   size_t count)
{
    tracer->planted = segments;
    tracer->planted_count = count;
}

int look_key(struct tracer *tracer, int process, key_t key)
{
    struct segment row;
    if (key == IPC_PRIVATE ||
        !space_key(tracer, space_of(tracer, process), key, &row))
        return -1;
    return look_sysv(tracer, process, row.id);
}

/* A line of /proc/PID/maps, proc_pid_maps(5). */
struct line {
    uint64_t start, end, offset, device, inode;
    char permissions[5];
    char *text; /* of the whole line, however long its path is: whoever cuts it
                   takes the rest for the next one */
    size_t room;
    const char *name; /* in `text` */
};

static int find_other(struct tracer *tracer, const struct line *line)
{
    for (size_t i = 0; i < tracer->history->segment_count; i++)
        if (tracer->history->segments[i].kind != SEGMENT_SYSV &&
            tracer->known[i].device == line->device &&
            tracer->known[i].inode == line->inode && !tracer->known[i].gone)
            return (int)i;

    enum segment_kind kind = SEGMENT_FILE;
    if (strncmp(line->name, "/dev/zero", 9) == 0)
        kind = SEGMENT_ANONYMOUS;
    else if (strncmp(line->name, "/memfd:", 7) == 0)
        kind = SEGMENT_MEMFD;
    int index = add_segment(tracer, kind);
    struct shared *segment = &tracer->history->segments[index];
    segment->size = (size_t)(line->end - line->start + line->offset);
    segment->name = copy(kind == SEGMENT_ANONYMOUS ? "" : line->name);
    tracer->known[index].device = line->device;
    tracer->known[index].inode = line->inode;
    return index;
}

static bool is_sysv(const struct line *line)
{
    static const char mark[] = "/SYSV";
    return strncmp(line->name, mark, strlen(mark)) == 0 && line->device < 256;
}

/* Which segment a line shows: its index, or -1 when it shows none.  Shared
 * memory that nobody may write, such as the tables of a locale, is none. */
static int segment_of(struct tracer *tracer, int process,
                      const struct line *line)
{
    if (is_sysv(line))
        return look_sysv(tracer, process, (int)line->inode);
    bool memory = strncmp(line->name, "/dev/zero", 9) == 0 ||
                  strncmp(line->name, "/memfd:", 7) == 0 ||
                  strncmp(line->name, "/dev/shm/", 9) == 0;
    return memory || line->permissions[1] == 'w' ? find_other(tracer, line)
                                                 : -1;
}

/* Does a line show the segment that was attached there before? */
static bool shows(const struct tracer *tracer, const struct line *line,
                  const struct attached *before)
{
    const struct shared *segment = &tracer->history->segments[before->segment];
    const struct known *known = &tracer->known[before->segment];
    if (before->start != line->start || before->end != line->end || known->gone)
        return false;
    if (segment->kind == SEGMENT_SYSV)
        return is_sysv(line) && segment->id == (int)line->inode;
    return !is_sysv(line) && known->device == line->device &&
           known->inode == line->inode;
}

/* Read the next line that shows shared memory.  Most do not, and are only
 * looked at as far as their permissions. */
static bool read_line(FILE *maps, struct line *line)
{
    unsigned major = 0, minor = 0;
    int name = 0;
    const char *blank;
    do
        if (getline(&line->text, &line->room, maps) == -1)
            return false;
    while ((blank = strchr(line->text, ' ')) == NULL || strlen(blank) < 5 ||
           blank[4] != 's');
    line->text[strcspn(line->text, "\n")] = '\0';
    unsigned long long start = 0, end = 0, offset = 0, inode = 0;
    sscanf(line->text, "%llx-%llx %4s %llx %x:%x %llu %n", &start, &end,
           line->permissions, &offset, &major, &minor, &inode, &name);
    line->name = line->text + name;
    line->start = start;
    line->end = end;
    line->offset = offset;
    line->inode = inode;
    line->device = (uint64_t)major << 8 | minor;
    return true;
}

/* An attachment outlives a change of namespace, and its line still shows the
 * identifier in the old one: so what was there before is what is there now, and
 * in a new process what its parent has.  Both lists go from low to high. */
ssize_t segments_attached(struct tracer *tracer, int process,
                          struct attached **list)
{
    ssize_t kept = access_attached(tracer, process, list);
    if (kept != -1)
        return kept;
    const struct member *member = &tracer->members[process];
    int parent = tracer->history->processes[process].parent;
    const struct member *before = member->looked || parent == -1
                                      ? member
                                      : &tracer->members[parent];
    char path[64], buffer[4096]; /* as much as the kernel gives at once */
    struct line line = {.text = NULL};
    size_t count = 0, room = before->attached_count, next = 0;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)member->alive);
    FILE *maps = fopen(path, "re");
    *list = NULL;
    if (maps == NULL && (errno == EACCES || errno == EPERM))
        return -1;
    if (maps != NULL)
        setvbuf(maps, buffer, _IOFBF, sizeof buffer);
    while (maps != NULL && read_line(maps, &line)) {
        while (next < before->attached_count &&
               before->attached[next].start < line.start)
            next++;
        int segment = next < before->attached_count &&
                              shows(tracer, &line, &before->attached[next])
                          ? before->attached[next].segment
                          : segment_of(tracer, process, &line);
        if (segment == -1)
            continue;
        if (*list == NULL || count == room) {
            room = count == room ? 2 * room + 1 : room;
            *list = reallocarray(*list, room, sizeof **list);
            if (*list == NULL)
                abort();
        }
        (*list)[count++] = (struct attached){
            .segment = segment,
            .start = line.start,
            .end = line.end,
            .offset = line.offset,
            .writable = line.permissions[1] == 'w',
            .executable = line.permissions[2] == 'x',
        };
    }
    free(line.text);
    if (maps != NULL)
        fclose(maps);
    return (ssize_t)count;
}
