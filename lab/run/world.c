#include "run/world.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

/* Call `row` with every line of a table of /proc/sysvipc but the heading, until
 * it returns -1.  Returns 0, or -1 with errno set. */
static int each_row(const char *path, int (*row)(const char *line, void *into),
                    void *into)
{
    FILE *table = fopen(path, "re");
    if (table == NULL)
        return -1;

    char line[512];
    int result = fgets(line, sizeof line, table) == NULL ? -1 : 0;
    while (result == 0 && fgets(line, sizeof line, table) != NULL)
        result = row(line, into);
    int reason = errno;
    fclose(table);
    errno = reason;
    return result;
}

struct segments {
    struct segment *rows;
    size_t count;
};

/* Make room for one more element behind `count`, by doubling: returns the
 * array, perhaps moved, or NULL. */
static void *grown(void *array, size_t count, size_t element)
{
    if ((count & (count - 1)) != 0) /* between two powers of two */
        return array;
    return realloc(array, (count == 0 ? 1 : 2 * count) * element);
}

static int add_segment(const char *line, void *into)
{
    struct segments *all = into;
    struct segment new;
    if (sscanf(line, "%d %d %o %zu %d %d %lu %u %*u %u", &new.key, &new.id,
               &new.mode, &new.size, &new.creator, &new.last, &new.nattch,
               &new.owner_uid, &new.creator_uid) != 9)
        return 0;
    struct segment *rows = grown(all->rows, all->count, sizeof new);
    if (rows == NULL)
        return -1;
    all->rows = rows;
    all->rows[all->count++] = new;
    return 0;
}

ssize_t world_segments(struct segment **segments)
{
    struct segments all = {NULL, 0};
    *segments = NULL;
    if (each_row("/proc/sysvipc/shm", add_segment, &all) == -1) {
        free(all.rows);
        return -1;
    }
    *segments = all.rows;
    return (ssize_t)all.count;
}

/* The kernel asks for the index in its table, which is in the low bits of an
 * identifier, and answers with the whole of the one that it has there.  With
 * the boot option ipcmni_extend there are more bits, and it may be another. */
bool world_segment(int id, struct segment *segment)
{
#ifdef SHM_STAT_ANY
    enum {
        INDEXES = 1 << 15
    };
    struct shmid_ds status;
    if (id < 0 || shmctl(id % INDEXES, SHM_STAT_ANY, &status) != id)
        return false;
    *segment = (struct segment){
        .key = status.shm_perm.__key,
        .id = id,
        .mode = status.shm_perm.mode,
        .size = status.shm_segsz,
        .creator = status.shm_cpid,
        .last = status.shm_lpid,
        .nattch = status.shm_nattch,
        .owner_uid = status.shm_perm.uid,
        .creator_uid = status.shm_perm.cuid,
    };
    return true;
#else
    (void)id, (void)segment;
    return false;
#endif
}

static int add_one(const char *line, void *into)
{
    (void)line;
    ++*(int *)into;
    return 0;
}

static int count_rows(const char *path)
{
    int count = 0;
    return each_row(path, add_one, &count) == -1 ? -1 : count;
}

int world_semaphore_sets(void)
{
    return count_rows("/proc/sysvipc/sem");
}

int world_message_queues(void)
{
    return count_rows("/proc/sysvipc/msg");
}

/* A line of /proc/PID/maps names a segment as "/SYSV" and its key, and shows
 * its identifier as the inode.  A file called so would be on another device
 * than the kernel's own, whose major number is 0, and would not end in
 * "(deleted)". */
static bool is_attachment(const char *line, struct attachment *attachment)
{
    unsigned long long start, end;
    char permissions[5];
    unsigned device, key;
    int name = 0;
    if (sscanf(line, "%llx-%llx %4s %*x %x:%*x %d /SYSV%8x%n", &start, &end,
               permissions, &device, &attachment->id, &key, &name) != 6 ||
        device != 0 || strncmp(line + name, " (deleted)", 10) != 0)
        return false;
    attachment->start = (uintptr_t)start;
    attachment->end = (uintptr_t)end;
    attachment->writable = permissions[1] == 'w';
    attachment->executable = permissions[2] == 'x';
    return true;
}

ssize_t world_attachments(pid_t pid, struct attachment **attachments)
{
    char path[32];
    *attachments = NULL;
    if (pid == 0)
        snprintf(path, sizeof path, "/proc/self/maps");
    else
        snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(path, "re");
    if (maps == NULL)
        return -1;

    char *line = NULL;
    size_t room = 0, count = 0;
    struct attachment new, *rows = NULL;
    while (getline(&line, &room, maps) != -1) {
        if (!is_attachment(line, &new))
            continue;
        struct attachment *more = grown(rows, count, sizeof new);
        if (more == NULL)
            break;
        rows = more;
        rows[count++] = new;
    }
    bool complete = feof(maps) != 0;
    int reason = errno;
    free(line);
    fclose(maps);
    if (!complete) {
        free(rows);
        errno = reason;
        return -1;
    }
    *attachments = rows;
    return (ssize_t)count;
}
