/* Who belongs to a process: see snapshot.h. */
#include "trace/snapshot.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SHARED_MAX = 64 /* segments of one process that are compared */
};

/* One process of the system: proc_pid_stat(5). */
struct one {
    pid_t pid, parent, session;
    char state;
};

static bool read_one(pid_t pid, struct one *one)
{
    char path[64], text[512];
    int parent, session;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    size_t size = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[size] = '\0';
    const char *rest = strrchr(text, ')'); /* a name may hold anything */
    if (rest == NULL ||
        sscanf(rest, ") %c %d %*d %d", &one->state, &parent, &session) != 3)
        return false;
    one->pid = pid;
    one->parent = parent;
    one->session = session;
    return true;
}

static ssize_t read_all(struct one **all)
{
    DIR *folder = opendir("/proc");
    struct dirent *entry;
    size_t count = 0;
    *all = NULL;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        long pid = strtol(entry->d_name, NULL, 10);
        struct one one;
        if (pid <= 0 || !read_one((pid_t)pid, &one) || one.state == 'Z')
            continue;
        struct one *more = reallocarray(*all, count + 1, sizeof *more);
        if (more == NULL) {
            closedir(folder);
            return -1;
        }
        *all = more;
        more[count++] = one;
    }
    if (folder == NULL)
        return -1;
    closedir(folder);
    return (ssize_t)count;
}

/* --- Upwards ------------------------------------------------------------- */

/* The inodes of all that it has mapped to share. */
static size_t shared_of(pid_t pid, unsigned long long inodes[SHARED_MAX])
{
    char path[64], *line = NULL;
    size_t room = 0, count = 0;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(path, "re");
    while (maps != NULL && getline(&line, &room, maps) != -1) {
        char flags[5] = "";
        unsigned long long inode = 0;
        if (sscanf(line, "%*x-%*x %4s %*x %*x:%*x %llu", flags, &inode) == 2 &&
            flags[1] == 'w' && flags[3] == 's' && inode != 0 &&
            count < SHARED_MAX)
            inodes[count++] = inode;
    }
    if (maps != NULL)
        fclose(maps);
    free(line);
    return count;
}

static bool share(pid_t a, pid_t b)
{
    unsigned long long of_a[SHARED_MAX], of_b[SHARED_MAX];
    size_t count_a = shared_of(a, of_a), count_b = shared_of(b, of_b);
    for (size_t i = 0; i < count_a; i++)
        for (size_t k = 0; k < count_b; k++)
            if (of_a[i] == of_b[k])
                return true;
    return false;
}

static bool same_owner(pid_t a, pid_t b)
{
    char path[64];
    struct stat of_a, of_b;
    snprintf(path, sizeof path, "/proc/%d", (int)a);
    bool known = stat(path, &of_a) == 0;
    snprintf(path, sizeof path, "/proc/%d", (int)b);
    return known && stat(path, &of_b) == 0 && of_a.st_uid == of_b.st_uid;
}

static bool same_program(pid_t a, pid_t b)
{
    char path[64];
    struct stat of_a, of_b;
    snprintf(path, sizeof path, "/proc/%d/exe", (int)a);
    bool known = stat(path, &of_a) == 0;
    snprintf(path, sizeof path, "/proc/%d/exe", (int)b);
    return known && stat(path, &of_b) == 0 && of_a.st_dev == of_b.st_dev &&
           of_a.st_ino == of_b.st_ino;
}

/* Are we below this process? */
static bool is_above_us(pid_t pid)
{
    struct one one = {.pid = getpid(), .parent = getppid()};
    while (one.parent > 1 && one.parent != pid && read_one(one.parent, &one))
        continue;
    return one.parent == pid;
}

/* From a process up to the first of its family. */
static pid_t first_of(pid_t pid)
{
    struct one one, above;
    while (read_one(pid, &one) && one.parent > 1 &&
           read_one(one.parent, &above) && above.session == one.session &&
           above.session != above.pid && same_owner(pid, above.pid) &&
           !is_above_us(above.pid) &&
           (same_program(pid, above.pid) || share(pid, above.pid)))
        pid = above.pid;
    return pid;
}

/* --- Downwards ----------------------------------------------------------- */

ssize_t snapshot_family(pid_t pid, struct relative **family)
{
    struct one *all;
    ssize_t all_count = read_all(&all);
    *family = calloc((size_t)(all_count > 0 ? all_count : 0) + 1,
                     sizeof **family);
    if (all_count == -1 || *family == NULL) {
        free(all);
        return -1;
    }
    size_t count = 0;
    (*family)[count++] = (struct relative){first_of(pid), 0};
    for (size_t next = 0; next < count; next++)
        for (ssize_t i = 0; i < all_count && count <= (size_t)all_count; i++)
            if (all[i].parent == (*family)[next].pid && all[i].pid != getpid())
                (*family)[count++] = (struct relative){all[i].pid,
                                                       all[i].parent};
    free(all);
    return (ssize_t)count;
}
