/*
 * The source files that lines are in.
 *
 * Their names are a stranger's text: `#line 1 "/etc/shadow"` is one.  What is
 * read here goes into recordings that are shown to others, so it must be a
 * regular file whose name ends as those of sources do, and one that the process
 * itself could read: as root, the file is opened with the rights of the
 * process, and must be for everybody.  Nothing else is opened, no link is
 * followed to another name, and nothing is waited for.
 */
#include "trace/tracer.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SOURCES_ALL = 4 * SOURCE_SIZE_MAX /* bytes of all that are kept */
};

static bool is_named_as_source(const char *path)
{
    static const char *const ends[] = {".c",   ".h",   ".cc", ".cpp", ".cxx",
                                       ".hpp", ".inc", ".s",  ".S"};
    const char *name = strrchr(path, '/');
    const char *dot = name != NULL ? strrchr(name, '.') : NULL;
    for (size_t i = 0; dot != NULL && i < sizeof ends / sizeof *ends; i++)
        if (strcmp(dot, ends[i]) == 0)
            return true;
    return false;
}

/* With whose rights a process opens files: proc_pid_status(5). */
static bool rights_of(pid_t pid, uid_t *user, gid_t *group)
{
    char path[64], *line = NULL;
    size_t room = 0;
    int found = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *status = fopen(path, "re");
    while (status != NULL && found < 2 && getline(&line, &room, status) != -1)
        found += sscanf(line, "Uid: %*u %*u %*u %u", user) == 1 ||
                 sscanf(line, "Gid: %*u %*u %*u %u", group) == 1;
    free(line);
    if (status != NULL)
        fclose(status);
    return found == 2;
}

/* Likewise.  O_NONBLOCK: a FIFO waits for nobody, and a terminal does not
 * become ours. */
static int open_as(pid_t pid, const char *path)
{
    const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    uid_t user = (uid_t)-1;
    gid_t group = (gid_t)-1;
    if (geteuid() != 0)
        return open(path, flags);
    if (!rights_of(pid, &user, &group))
        return -1;
    int own_group = setfsgid(group), own_user = setfsuid(user);
    int fd = open(path, flags);
    setfsuid((uid_t)own_user);
    setfsgid((gid_t)own_group);
    return fd;
}

/* The keeper may have rights that the process has not: root's, or in a user
 * namespace of its own that of reading what the owner may not read. */
static bool is_readable(const struct stat *status)
{
    if (geteuid() == 0)
        return (status->st_mode & S_IROTH) != 0;
    return status->st_uid != geteuid() || (status->st_mode & S_IRUSR) != 0;
}

static bool may_be_kept(const struct tracer *tracer, const struct stat *status)
{
    return S_ISREG(status->st_mode) && status->st_size <= SOURCE_SIZE_MAX &&
           tracer->file_bytes + (size_t)status->st_size <= SOURCES_ALL &&
           is_readable(status);
}

/* All of it, with a NUL byte behind; NULL when it is not as long as it was. */
static char *read_text(int fd, size_t size)
{
    char *text = malloc(size + 1);
    size_t used = 0;
    ssize_t got = 1;
    while (text != NULL && got > 0 && used <= size) {
        got = read(fd, text + used, size + 1 - used);
        used += got > 0 ? (size_t)got : 0;
    }
    if (text == NULL || used != size) {
        free(text);
        return NULL;
    }
    text[size] = '\0';
    return text;
}

/* Was the file changed after the program of the process had been made? */
static bool is_newer(const struct stat *status, pid_t pid)
{
    char path[64];
    struct stat program;
    snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
    if (stat(path, &program) == -1)
        return false;
    const struct timespec *made = &program.st_mtim, *is = &status->st_mtim;
    return is->tv_sec > made->tv_sec ||
           (is->tv_sec == made->tv_sec && is->tv_nsec > made->tv_nsec);
}

static void keep(struct tracer *tracer, pid_t pid, int fd, const char *name)
{
    struct stat status;
    if (fstat(fd, &status) == -1 || !may_be_kept(tracer, &status))
        return;
    struct text_file file = {.name = strdup(name),
                             .text = read_text(fd, (size_t)status.st_size),
                             .size = (size_t)status.st_size,
                             .newer = is_newer(&status, pid)};
    int index = file.name != NULL && file.text != NULL
                    ? history_add_source(tracer->history)
                    : -1;
    if (index == -1) {
        free(file.name);
        free(file.text);
        return;
    }
    tracer->history->sources[index] = file;
    tracer->file_bytes += file.size;
}

/* The entry of this name; a new one when there was none.  NULL: no more. */
static struct named_file *entry_of(struct tracer *tracer, const char *name,
                                   const char *path, bool *fresh)
{
    *fresh = false;
    for (size_t i = 0; i < tracer->file_count; i++)
        if (strcmp(tracer->files[i].name, name) == 0)
            return &tracer->files[i];
    if (tracer->file_count == SOURCES_MAX)
        return NULL;
    if (tracer->files == NULL)
        tracer->files = calloc(SOURCES_MAX, sizeof *tracer->files);
    struct named_file entry = {strdup(name), strdup(path)};
    if (tracer->files == NULL || entry.name == NULL || entry.path == NULL)
        abort();
    *fresh = true;
    tracer->files[tracer->file_count] = entry;
    return &tracer->files[tracer->file_count++];
}

/* Where the file is.  The programs of the built archive lie where nobody knew
 * when they were made: so they name their sources from its top folder. */
static int open_source(pid_t pid, const char *path)
{
    const char *top = getenv("SHMLAB_TOP");
    char *whole;
    if (path[0] == '/')
        return open_as(pid, path);
    if (top == NULL || top[0] != '/' ||
        asprintf(&whole, "%s/%s", top, path) == -1)
        return -1;
    int fd = open_as(pid, whole);
    free(whole);
    return fd;
}

void sources_note(struct tracer *tracer, pid_t pid, struct source *at)
{
    const char *path = where_path(tracer->where);
    bool fresh;
    struct named_file *entry = entry_of(tracer, at->file, path, &fresh);
    if (entry != NULL && strcmp(entry->path, path) != 0) {
        char *whole = strdup(path);
        if (whole == NULL)
            abort();
        free(at->file);
        at->file = whole;
        entry = entry_of(tracer, at->file, path, &fresh);
    }
    if (entry == NULL || !fresh || !is_named_as_source(path))
        return;
    int fd = open_source(pid, path);
    if (fd == -1)
        return;
    keep(tracer, pid, fd, at->file);
    close(fd);
}

void sources_forget(struct tracer *tracer)
{
    for (size_t i = 0; i < tracer->file_count; i++) {
        free(tracer->files[i].name);
        free(tracer->files[i].path);
    }
    free(tracer->files);
}
