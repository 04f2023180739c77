/* Which segment an identifier, or a line of /proc/PID/maps, means. */
#include "run/world.h"
#include "trace/tracer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The row of a segment in the table of our IPC namespace. */
bool segments_row(const struct segment *rows, ssize_t count, int id,
                  struct segment *found)
{
    for (ssize_t i = 0; i < count; i++)
        if (rows[i].id == id) {
            *found = rows[i];
            return true;
        }
    return false;
}

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

    struct segment *rows, row;
    ssize_t count = space_rows(tracer, space, &rows);
    bool found = segments_row(rows, count, id, &row);
    free(rows);
    if (!found)
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

/* An attachment outlives a change of namespace, and its line still shows the
 * identifier in the old one: so what was there before is what is there now. */
static int sysv_of(struct tracer *tracer, int process, const struct line *line)
{
    const struct member *member = &tracer->members[process];
    int id = (int)line->inode;
    for (size_t i = 0; i < member->attached_count; i++) {
        const struct attached *at = &member->attached[i];
        if (at->start == line->start && at->end == line->end &&
            tracer->history->segments[at->segment].id == id)
            return at->segment;
    }
    return look_sysv(tracer, process, id);
}

/* Which segment a line shows: its index, or -1 when it shows none.  Shared
 * memory that nobody may write, such as the tables of a locale, is none. */
static int segment_of(struct tracer *tracer, int process,
                      const struct line *line)
{
    static const char mark[] = "/SYSV";
    if (line->permissions[3] != 's')
        return -1;
    if (strncmp(line->name, mark, strlen(mark)) == 0 && line->device < 256)
        return sysv_of(tracer, process, line);
    bool memory = strncmp(line->name, "/dev/zero", 9) == 0 ||
                  strncmp(line->name, "/memfd:", 7) == 0 ||
                  strncmp(line->name, "/dev/shm/", 9) == 0;
    return memory || line->permissions[1] == 'w' ? find_other(tracer, line)
                                                 : -1;
}

static bool read_line(FILE *maps, struct line *line)
{
    unsigned major = 0, minor = 0;
    int name = 0;
    if (getline(&line->text, &line->room, maps) == -1)
        return false;
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

ssize_t segments_attached(struct tracer *tracer, int process,
                          struct attached **list)
{
    pid_t pid = tracer->members[process].alive;
    char path[64];
    struct line line = {.text = NULL};
    ssize_t count = 0;
    *list = NULL;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(path, "re");
    if (maps == NULL && (errno == EACCES || errno == EPERM))
        return -1;
    while (maps != NULL && read_line(maps, &line)) {
        int segment = segment_of(tracer, process, &line);
        if (segment == -1)
            continue;
        struct attached *more = realloc(*list,
                                        ((size_t)count + 1) * sizeof **list);
        if (more == NULL)
            abort();
        *list = more;
        more[count++] = (struct attached){
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
    return count;
}
