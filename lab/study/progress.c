/* What a student has done so far, in memory and on disk: see progress.h. */
#include "study/progress.h"

#include "study/progress_lines.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    OUR_FAULT = 4,
    FILE_MAX = 4 * 1024 * 1024, /* bytes: more is not of our making */
    LOCK_TRIES = 500,           /* of 10 ms: who holds it is quick */
};

static const char heading[] =
    "# What you have done so far, for you to read and for shmlab to keep.\n";

/* --- In memory ----------------------------------------------------------- */

struct progress_entry *progress_find(const struct progress *progress,
                                     enum progress_kind kind, const char *name)
{
    for (size_t i = 0; i < progress->count; i++)
        if (progress->entries[i].kind == kind &&
            strcmp(progress->entries[i].name, name) == 0)
            return &progress->entries[i];
    return NULL;
}

struct progress_entry *progress_entry(struct progress *progress,
                                      enum progress_kind kind, const char *name)
{
    struct progress_entry *found = progress_find(progress, kind, name);
    if (found != NULL)
        return found;
    found = reallocarray(progress->entries, progress->count + 1, sizeof *found);
    if (found == NULL)
        err(OUR_FAULT, "%s", name);
    progress->entries = found;
    found += progress->count++;
    *found = (struct progress_entry){.kind = kind};
    snprintf(found->name, sizeof found->name, "%s", name);
    return found;
}

void progress_free(struct progress *progress)
{
    for (size_t i = 0; i < progress->strange_count; i++)
        free(progress->strange[i]);
    free(progress->strange);
    free(progress->entries);
    progress->strange = NULL;
    progress->entries = NULL;
    progress->count = progress->strange_count = 0;
}

static int later(int a, int b)
{
    return a > b ? a : b;
}

/* The earlier of two days, where 0 is none. */
static int earlier(int a, int b)
{
    return a == 0 || (b != 0 && b < a) ? b : a;
}

/* A thing may have two lines, when somebody has put two files together. */
static void merge(struct progress_entry *into, const struct progress_entry *new)
{
    into->tried = later(into->tried, new->tried);
    into->points = later(into->points, new->points);
    into->hints = later(into->hints, new->hints);
    into->passed = earlier(into->passed, new->passed);
    into->solution = earlier(into->solution, new->solution);
    into->right = later(into->right, new->right);
    into->wrong = later(into->wrong, new->wrong);
    into->met = later(into->met, new->met);
    into->row = new->last > into->last ? new->row : into->row;
    into->again = new->last > into->last ? new->again : into->again;
    into->last = later(into->last, new->last);
}

static int keep_strange(struct progress *progress, const char *line)
{
    char **more = reallocarray(progress->strange, progress->strange_count + 1,
                               sizeof *more);
    if (more == NULL)
        return -1;
    progress->strange = more;
    more[progress->strange_count] = strdup(line);
    return more[progress->strange_count++] != NULL ? 0 : -1;
}

/* --- On disk ------------------------------------------------------------- */

static const char *path_in(const char *folder, const char *name,
                           char path[PROGRESS_PATH])
{
    snprintf(path, PROGRESS_PATH, "%.*s/%s", PROGRESS_PATH - 64, folder, name);
    return path;
}

static int read_lines(FILE *file, struct progress *progress)
{
    char *line = NULL;
    size_t room = 0, all = 0;
    ssize_t length;
    int result = 0;
    while (result == 0 && (length = getline(&line, &room, file)) != -1) {
        struct progress_entry entry;
        all += (size_t)length;
        line[strcspn(line, "\n")] = '\0';
        if (all > FILE_MAX) {
            errno = EFBIG;
            result = -1;
        } else if (strcmp(line, "") == 0 ||
                   strncmp(line, heading, strlen(line)) == 0)
            continue;
        else if (progress_line_read(line, &entry))
            merge(progress_entry(progress, entry.kind, entry.name), &entry);
        else
            result = keep_strange(progress, line);
    }
    if (ferror(file))
        result = -1;
    free(line);
    return result;
}

int progress_read(const char *folder, struct progress *progress)
{
    char path[PROGRESS_PATH];
    *progress = (struct progress){.lock = -1};
    snprintf(progress->folder, sizeof progress->folder, "%s", folder);
    /* Were it a pipe, opening it would wait. */
    int fd = open(path_in(folder, "progress", path),
                  O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd == -1)
        return errno == ENOENT ? 0 : -1;
    FILE *file = fdopen(fd, "r");
    if (file == NULL) {
        close(fd);
        return -1;
    }
    int result = read_lines(file, progress), error = errno;
    fclose(file);
    errno = error;
    return result;
}

static void let_go(struct progress *progress)
{
    if (progress->lock != -1)
        close(progress->lock);
    progress->lock = -1;
}

/* Where a file system has no locks, we go on without. */
static int lock(struct progress *progress)
{
    char path[PROGRESS_PATH];
    const struct timespec nap = {.tv_nsec = 10L * 1000 * 1000};
    progress->lock = open(path_in(progress->folder, ".lock", path),
                          O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (progress->lock == -1)
        return -1;
    for (int i = 0; flock(progress->lock, LOCK_EX | LOCK_NB) == -1; i++) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            break;
        if (i == LOCK_TRIES) {
            let_go(progress);
            errno = EWOULDBLOCK;
            return -1;
        }
        nanosleep(&nap, NULL);
    }
    return 0;
}

int progress_begin(const char *folder, struct progress *progress)
{
    struct progress locked = {.lock = -1};
    snprintf(locked.folder, sizeof locked.folder, "%s", folder);
    *progress = locked;
    if (lock(&locked) == -1)
        return -1;
    int result = progress_read(folder, progress), error = errno;
    progress->lock = locked.lock;
    if (result == -1) {
        let_go(progress);
        progress_free(progress);
    }
    errno = error;
    return result;
}

static int write_lines(const struct progress *progress, FILE *file)
{
    fputs(heading, file);
    for (size_t i = 0; i < progress->count; i++)
        progress_line_write(file, &progress->entries[i]);
    for (size_t i = 0; i < progress->strange_count; i++)
        fprintf(file, "%s\n", progress->strange[i]);
    return fflush(file) == EOF || fsync(fileno(file)) == -1 ? -1 : 0;
}

/* Whoever runs shmlab as root once is not to be shut out of the file. */
static void give_to_owner(int fd, const char *folder)
{
    struct stat status;
    if (geteuid() == 0 && stat(folder, &status) == 0 &&
        fchown(fd, status.st_uid, status.st_gid) == -1)
        warn("progress"); /* it is root's then, and can still be read */
}

static int write_file(const struct progress *progress)
{
    char new[PROGRESS_PATH], path[PROGRESS_PATH];
    path_in(progress->folder, "progress.new", new);
    path_in(progress->folder, "progress", path);
    unlink(new); /* of one that was interrupted, whatever it is */
    int fd = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    FILE *file = fd != -1 ? fdopen(fd, "w") : NULL;
    if (file == NULL) {
        if (fd != -1)
            close(fd);
        return -1;
    }
    give_to_owner(fd, progress->folder);
    int result = write_lines(progress, file), error = errno;
    if (fclose(file) == EOF && result == 0) {
        result = -1;
        error = errno;
    }
    if (result == 0 && rename(new, path) == 0) {
        fd = open(progress->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd != -1) {
            fsync(fd); /* where that is possible: the name, too, is kept */
            close(fd);
        }
        return 0;
    }
    error = result == 0 ? errno : error;
    unlink(new);
    errno = error;
    return -1;
}

int progress_end(struct progress *progress)
{
    int result = write_file(progress), error = errno;
    let_go(progress);
    progress_free(progress);
    errno = error;
    return result;
}

/* --- Questions that come back -------------------------------------------- */

int progress_today(void)
{
    char date[PROGRESS_DATE];
    struct tm parts;
    time_t now = time(NULL);
    if (localtime_r(&now, &parts) == NULL ||
        strftime(date, sizeof date, "%Y-%m-%d", &parts) == 0)
        return 1;
    return progress_day(date);
}

void progress_answered(struct progress *progress, enum progress_kind kind,
                       const char *name, bool right, int today)
{
    static const int days[] = {1, 3, 7, 21, 60};
    const int known = sizeof days / sizeof *days;
    struct progress_entry *entry = progress_entry(progress, kind, name);
    if (right) {
        entry->right++;
        entry->row++;
    } else {
        entry->wrong++;
        entry->row = 0;
    }
    entry->last = today;
    entry->again = entry->row < known ? today + days[entry->row] : 0;
}

int progress_note_answer(const char *folder, enum progress_kind kind,
                         const char *name, bool right)
{
    struct progress progress;
    if (progress_begin(folder, &progress) == -1)
        return -1;
    progress_answered(&progress, kind, name, right, progress_today());
    return progress_end(&progress);
}

static bool is_asked(const struct progress_entry *entry)
{
    return entry->kind == PROGRESS_PREDICTION ||
           entry->kind == PROGRESS_QUESTION || entry->kind == PROGRESS_ORDER;
}

size_t progress_due(const struct progress *progress, int today,
                    const struct progress_entry *due[PROGRESS_OLD])
{
    size_t count = 0, most = PROGRESS_OLD;
    for (size_t i = 0; i < progress->count; i++) {
        const struct progress_entry *entry = &progress->entries[i];
        if (is_asked(entry) && entry->last == today &&
            entry->right + entry->wrong > 1 && most > 0)
            most--;
    }
    for (size_t i = 0; i < progress->count; i++) {
        const struct progress_entry *entry = &progress->entries[i];
        size_t at = count;
        if (!is_asked(entry) || entry->again == 0 || entry->again > today)
            continue;
        while (at > 0 && due[at - 1]->again > entry->again)
            at--;
        if (at == most)
            continue;
        count = count < most ? count + 1 : most;
        for (size_t k = count - 1; k > at; k--)
            due[k] = due[k - 1];
        due[at] = entry;
    }
    return count;
}
