#include "run/leavings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    SETS_MAX = 256 /* of one run, that are recorded */
};

static bool read_segment(const char *line, struct leaving *row)
{
    *row = (struct leaving){.is_set = false};
    return sscanf(line, "%d %d %o %zu %d %*d %lu %*u %*u %u %*u %*d %*d %lld",
                  &row->key, &row->id, &row->mode, &row->size, &row->creator,
                  &row->nattch, &row->user, &row->made) == 8;
}

static bool read_set(const char *line, struct leaving *row)
{
    *row = (struct leaving){.is_set = true};
    return sscanf(line, "%d %d %o %zu %*u %*u %u %*u %*d %lld", &row->key,
                  &row->id, &row->mode, &row->size, &row->user,
                  &row->made) == 6;
}

/* Add the rows of a table to what is there.  Returns 0, or -1 with errno. */
static int add_table(const char *path,
                     bool (*read_row)(const char *, struct leaving *),
                     struct leaving **all, size_t *count)
{
    struct leaving row;
    char line[512];
    FILE *table = fopen(path, "re");
    if (table == NULL)
        return -1;
    while (fgets(line, sizeof line, table) != NULL) {
        if (!read_row(line, &row)) /* the heading */
            continue;
        struct leaving *more = reallocarray(*all, *count + 1, sizeof *more);
        if (more == NULL) {
            fclose(table);
            errno = ENOMEM;
            return -1;
        }
        *all = more;
        more[(*count)++] = row;
    }
    fclose(table);
    return 0;
}

ssize_t leavings_world(struct leaving **all)
{
    size_t count = 0;
    *all = NULL;
    if (add_table("/proc/sysvipc/shm", read_segment, all, &count) == 0 &&
        add_table("/proc/sysvipc/sem", read_set, all, &count) == 0)
        return (ssize_t)count;
    int error = errno;
    free(*all);
    *all = NULL;
    errno = error;
    return -1;
}

bool leavings_read(const char *line, struct leaving *leaving)
{
    int length = 0;
    unsigned key;
    *leaving = (struct leaving){.id = -1,
                                .is_set = line[1] == 'e' && line[2] == 't'};
    bool good = sscanf(line,
                       leaving->is_set
                           ? "set %d key 0x%x size %zu creator %d user %u made "
                             "%lld%n"
                           : "segment %d key 0x%x size %zu creator %d user %u "
                             "made %lld%n",
                       &leaving->id, &key, &leaving->size, &leaving->creator,
                       &leaving->user, &leaving->made, &length) == 6;
    leaving->key = good ? (key_t)key : 0;
    return good && (line[length] == '\0' || line[length] == '\n');
}

void leavings_write(const struct leaving *leaving, char line[LEAVINGS_LINE])
{
    snprintf(line, LEAVINGS_LINE,
             "%s %d key 0x%08x size %zu creator %d user %u made %lld\n",
             leaving->is_set ? "set" : "segment", leaving->id,
             (unsigned)leaving->key, leaving->size, (int)leaving->creator,
             (unsigned)leaving->user, leaving->made);
}

bool leavings_same(const struct leaving *a, const struct leaving *b)
{
    return a->is_set == b->is_set && a->id == b->id && a->key == b->key &&
           a->creator == b->creator && a->user == b->user &&
           a->made == b->made && a->size == b->size;
}

/* Without a line the keeper clears away all the same, as far as it can. */
static void add_line(const char *path, const struct leaving *leaving)
{
    char line[LEAVINGS_LINE];
    int fd = open(path,
                  O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW |
                      O_NONBLOCK | O_NOCTTY,
                  0644);
    if (fd == -1)
        return;
    leavings_write(leaving, line);
    ssize_t written = write(fd, line, strlen(line));
    (void)written;
    close(fd);
}

static void note(bool is_set, int id, pid_t creator)
{
    const char *path = getenv(LEAVINGS_VARIABLE);
    struct leaving *all;
    if (path == NULL || path[0] != '/')
        return;
    ssize_t count = leavings_world(&all);
    for (ssize_t i = 0; i < count; i++)
        if (all[i].is_set == is_set && all[i].id == id &&
            all[i].creator == creator)
            add_line(path, &all[i]);
    free(all);
}

void leavings_note(int id, pid_t creator)
{
    note(false, id, creator);
}

void leavings_note_set(int id, bool made)
{
    static int sets[SETS_MAX]; /* that this run has made */
    static size_t count;
    bool known = false;
    for (size_t i = 0; i < count; i++)
        known = known || sets[i] == id;
    if (made && !known && count < SETS_MAX) {
        sets[count++] = id;
        known = true;
    }
    if (known)
        note(true, id, 0);
}
