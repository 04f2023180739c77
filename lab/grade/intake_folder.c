/* What lies in a student's folder: see intake_parts.h.  No link is followed,
 * and nothing is opened that could make us wait. */
#include "grade/intake_parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SAFELY = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
};

static const char *why_not(int error)
{
    return error == ENOENT    ? "it vanished while it was being read"
           : error == ELOOP   ? "it is a link, and links are not followed"
           : error == ENOTDIR ? "it became something else while it was being "
                                "read"
                              : NULL;
}

static char *cannot_read(int error)
{
    char *text = NULL;
    const char *known = why_not(error);
    if (known != NULL)
        return strdup(known);
    return asprintf(&text, "it cannot be read: %s", strerror(error)) != -1
               ? text
               : NULL;
}

static const char *what_else(mode_t mode)
{
    return S_ISLNK(mode)    ? "it is a link, and links are not followed"
           : S_ISFIFO(mode) ? "it is a pipe, not a file"
           : S_ISSOCK(mode) ? "it is a socket, not a file"
                            : "it is a device, not a file";
}

char *too_large(uint64_t size, size_t most)
{
    char *text = NULL;
    if (asprintf(&text, "it has %ju bytes, and at most %zu are taken",
                 (uintmax_t)size, most) == -1)
        return NULL;
    return text;
}

/* --- Reading a file ------------------------------------------------------- */

/* Open what lies at this path below `top`, each folder on the way without
 * following a link.  Returns -1 with errno. */
static int open_below(int top, const char *path, int flags)
{
    char part[NAME_MAX + 1];
    const char *slash = strchr(path, '/');
    if (slash == NULL)
        return openat(top, path, flags);
    if (slash - path > NAME_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(part, path, (size_t)(slash - path));
    part[slash - path] = '\0';
    int folder = openat(top, part, SAFELY | O_DIRECTORY);
    if (folder == -1)
        return -1;
    int fd = open_below(folder, slash + 1, flags), error = errno;
    close(folder);
    errno = error;
    return fd;
}

/* All of an open file, at most `most` bytes; NULL with errno. */
static char *read_open(int fd, size_t most, size_t *size)
{
    char *bytes = malloc(most + 1);
    ssize_t got = 1;
    for (*size = 0; bytes != NULL && got > 0 && *size < most;) {
        got = read(fd, bytes + *size, most - *size);
        *size += got > 0 ? (size_t)got : 0;
    }
    if (bytes == NULL || got != -1)
        return bytes;
    free(bytes);
    return NULL;
}

void folder_read(struct job *job, struct found *found, size_t most,
                 bool may_be_larger)
{
    struct stat status;
    int fd = open_below(job->top, found->place, SAFELY), error = 0;
    if (fd == -1 || fstat(fd, &status) == -1)
        error = errno;
    else if (!S_ISREG(status.st_mode))
        found->problem = strdup(what_else(status.st_mode));
    else if ((uintmax_t)status.st_size > most && !may_be_larger)
        found->problem = too_large((uint64_t)status.st_size, most);
    else {
        size_t room = (uintmax_t)status.st_size < most ? (size_t)status.st_size
                                                       : most;
        found->bytes = read_open(fd, room, &found->size);
        error = found->bytes == NULL ? errno : 0;
    }
    if (fd != -1)
        close(fd);
    if (error == ENOMEM || error == EMFILE || error == ENFILE)
        job_fails(job, error);
    if (error != 0)
        found->problem = cannot_read(error);
    if (found->bytes == NULL && found->problem == NULL)
        job_fails(job, ENOMEM);
}

/* --- Walking -------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a folder, at most one more than are looked at.  Returns 0, or an
 * errno. */
static int names_in(DIR *folder, char **names, size_t *count)
{
    const struct dirent *entry;
    int error = 0;
    errno = 0;
    while (*count <= INTAKE_FILES && (entry = readdir(folder)) != NULL) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
            (entry->d_type == DT_REG && name_is_litter(name, false)))
            continue;
        names[*count] = strdup(name);
        if (names[*count] == NULL)
            break;
        ++*count;
    }
    error = errno;
    qsort(names, *count, sizeof *names, by_name);
    return error;
}

/* A folder that is being walked through. */
struct walk {
    const char *place; /* below SUBMISSIONS */
    size_t top;        /* how many bytes of that are the student's folder */
    size_t depth;
};

static void walk(struct pile *pile, const struct walk *folder);

static void look(struct pile *pile, const struct walk *folder, int fd,
                 const char *name)
{
    struct stat status;
    char *place = NULL;
    if (asprintf(&place, "%s/%s", folder->place, name) == -1) {
        job_fails(pile->job, ENOMEM);
        return;
    }
    const char *shown = place + folder->top + 1;
    if (fstatat(fd, name, &status, AT_SYMLINK_NOFOLLOW) == -1)
        pile_refuse(pile, shown, "%s",
                    errno == ENOENT ? why_not(ENOENT) : strerror(errno));
    else if (name_is_litter(name, S_ISDIR(status.st_mode)) ||
             !pile_room(pile)) {
        /* not looked at */
    } else if (S_ISDIR(status.st_mode) && folder->depth >= INTAKE_DEPTH)
        pile_refuse(pile, shown, "it lies more than %d folders deep",
                    INTAKE_DEPTH);
    else if (S_ISDIR(status.st_mode))
        walk(pile, &(struct walk){place, folder->top, folder->depth + 1});
    else if (!S_ISREG(status.st_mode))
        pile_refuse(pile, shown, "%s", what_else(status.st_mode));
    else {
        struct found found = {
            .shown = strdup(shown), .place = place, .depth = folder->depth};
        place = NULL;
        if (found.shown == NULL) {
            job_fails(pile->job, ENOMEM);
            found_free(&found);
        } else {
            found.name = base_of(found.shown);
            pile_offer(pile, &found);
        }
    }
    free(place);
}

static void walk(struct pile *pile, const struct walk *folder)
{
    const char *shown = folder->place[folder->top] != '\0'
                            ? folder->place + folder->top + 1
                            : folder->place;
    int fd = open_below(pile->job->top, folder->place, SAFELY | O_DIRECTORY);
    DIR *entries = fd != -1 ? fdopendir(fd) : NULL;
    if (entries == NULL) {
        char *why = cannot_read(errno);
        pile_refuse(pile, shown, "%s", why != NULL ? why : "no memory");
        free(why);
        if (fd != -1)
            close(fd);
        return;
    }
    char **names = calloc(INTAKE_FILES + 1, sizeof *names);
    size_t count = 0;
    int error = names != NULL ? names_in(entries, names, &count) : ENOMEM;
    if (error == ENOMEM)
        job_fails(pile->job, ENOMEM);
    else if (error != 0)
        pile_refuse(pile, shown, "it was not read to its end: %s",
                    strerror(error));
    for (size_t i = 0; i < count; i++) {
        if (pile->job->error == 0)
            look(pile, folder, dirfd(entries), names[i]);
        free(names[i]);
    }
    free(names);
    closedir(entries);
}

void folder_offer(struct pile *pile, const char *folder)
{
    walk(pile, &(struct walk){folder, strlen(folder), 0});
}
