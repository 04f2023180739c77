#include "run/leavings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool read_row(const char *line, struct leaving *row)
{
    return sscanf(line, "%d %d %o %zu %d %*d %lu %*u %*u %u %*u %*d %*d %lld",
                  &row->key, &row->id, &row->mode, &row->size, &row->creator,
                  &row->nattch, &row->user, &row->made) == 8;
}

ssize_t leavings_world(struct leaving **all)
{
    struct leaving row, *rows = NULL;
    size_t count = 0;
    char line[512];
    FILE *table = fopen("/proc/sysvipc/shm", "re");
    *all = NULL;
    if (table == NULL)
        return -1;
    while (fgets(line, sizeof line, table) != NULL) {
        if (!read_row(line, &row)) /* the heading */
            continue;
        struct leaving *more = reallocarray(rows, count + 1, sizeof *rows);
        if (more == NULL) {
            free(rows);
            fclose(table);
            errno = ENOMEM;
            return -1;
        }
        rows = more;
        rows[count++] = row;
    }
    fclose(table);
    *all = rows;
    return (ssize_t)count;
}

bool leavings_read(const char *line, struct leaving *leaving)
{
    int length = 0;
    unsigned key;
    *leaving = (struct leaving){.id = -1};
    bool good = sscanf(line,
                       "segment %d key 0x%x size %zu creator %d user %u made "
                       "%lld%n",
                       &leaving->id, &key, &leaving->size, &leaving->creator,
                       &leaving->user, &leaving->made, &length) == 6;
    leaving->key = good ? (key_t)key : 0;
    return good && (line[length] == '\0' || line[length] == '\n');
}

void leavings_write(const struct leaving *leaving, char line[LEAVINGS_LINE])
{
    snprintf(line, LEAVINGS_LINE,
             "segment %d key 0x%08x size %zu creator %d user %u made %lld\n",
             leaving->id, (unsigned)leaving->key, leaving->size,
             (int)leaving->creator, (unsigned)leaving->user, leaving->made);
}

bool leavings_same(const struct leaving *a, const struct leaving *b)
{
    return a->id == b->id && a->key == b->key && a->creator == b->creator &&
           a->user == b->user && a->made == b->made && a->size == b->size;
}

void leavings_note(int id, pid_t creator)
{
    const char *path = getenv(LEAVINGS_VARIABLE);
    struct leaving *all;
    char line[LEAVINGS_LINE];
    if (path == NULL || path[0] != '/')
        return;
    ssize_t count = leavings_world(&all);
    for (ssize_t i = 0; i < count; i++) {
        if (all[i].id != id || all[i].creator != creator)
            continue;
        leavings_write(&all[i], line);
        int fd = open(path,
                      O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW |
                          O_NONBLOCK | O_NOCTTY,
                      0644);
        if (fd == -1)
            break;
        /* Without a line the keeper cleans up all the same. */
        ssize_t written = write(fd, line, strlen(line));
        (void)written;
        close(fd);
    }
    free(all);
}
