/* The folder of one grading: see ledger.h. */
#include "grade/ledger.h"

#include "study/parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    ENDING_MS = 5000 /* that whoever was killed may take to end */
};

static const char form[] = "attached results 1\n";

void ledger_path(const struct ledger *ledger, char path[PATH_MAX],
                 const char *format, ...)
{
    va_list arguments;
    int length = snprintf(path, PATH_MAX, "%s/", ledger->folder);
    va_start(arguments, format);
    vsnprintf(path + length, (size_t)(PATH_MAX - length), format, arguments);
    va_end(arguments);
}

/* --- Files --------------------------------------------------------------- */

static int write_all(int file, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(file, bytes, size);
        if (written == -1 && errno == EINTR)
            continue;
        if (written <= 0)
            return -1;
        bytes += written;
        size -= (size_t)written;
    }
    return 0;
}

/* Write it as `half`, which then becomes `path`. */
static int write_by(const char *half, const char *path, const void *bytes,
                    size_t size)
{
    int file = open(half, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file == -1)
        return -1;
    bool good = write_all(file, bytes, size) == 0;
    int error = errno;
    if (close(file) == -1 && good) {
        good = false;
        error = errno;
    }
    if (good && rename(half, path) == 0)
        return 0;
    error = good ? errno : error;
    unlink(half);
    errno = error;
    return -1;
}

int ledger_write(const char *path, const void *bytes, size_t size)
{
    char half[PATH_MAX];
    if (snprintf(half, sizeof half, "%s.%d.new", path, (int)getpid()) >=
        (int)sizeof half) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return write_by(half, path, bytes, size);
}

bool ledger_find(const struct ledger *ledger, const char *key,
                 char path[PATH_MAX])
{
    const char *dash = strrchr(key, '-'); /* NAME-DIGITS */
    const int length = dash != NULL ? (int)(dash - key) : 0;
    static const char *const ends[] = {"c", "txt"};
    for (size_t i = 0; i < 2; i++) {
        ledger_path(ledger, path, "answers/%s/%.*s.%s", key, length, key,
                    ends[i]);
        if (access(path, R_OK) == 0)
            return true;
    }
    return false;
}

static bool holds(const char *path, const char *text, size_t size)
{
    size_t has = 0;
    char *kept = file_read(path, size + 1, &has);
    bool same = kept != NULL && has == size && memcmp(kept, text, size) == 0;
    free(kept);
    return same;
}

/* The half of it lies beside the folders: one place to sweep. */
int ledger_answer(const struct ledger *ledger, const char *key,
                  const char *exercise, const char *text, size_t size)
{
    char path[PATH_MAX], half[PATH_MAX];
    if (ledger_find(ledger, key, path) && holds(path, text, size))
        return 0;
    ledger_path(ledger, path, "answers/%s", key);
    if (mkdir(path, 0700) == -1 && errno != EEXIST)
        return -1;
    ledger_path(ledger, path, "answers/%s/%s.%s", key, exercise,
                exercise_is_text(exercise) ? "txt" : "c");
    ledger_path(ledger, half, "answers/%s.%d.new", key, (int)getpid());
    return write_by(half, path, text, size);
}

/* --- Opening ------------------------------------------------------------- */

__attribute__((format(printf, 2, 3))) static int fails(char why[LEDGER_WHY],
                                                       const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, LEDGER_WHY, format, arguments);
    va_end(arguments);
    return -1;
}

static bool is_half(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL && strcmp(dot, ".new") == 0;
}

/* Does it hold anything but what we make first?  Whoever made it may have been
 * ended before the mark was there. */
static bool holds_others(const char *folder)
{
    static const char *const ours[] = {".",      "..",      "lock",
                                       "secret", "answers", "units"};
    DIR *entries = opendir(folder);
    const struct dirent *entry;
    bool others = entries == NULL;
    while (!others && (entry = readdir(entries)) != NULL) {
        others = !is_half(entry->d_name);
        for (size_t i = 0; i < sizeof ours / sizeof *ours && others; i++)
            others = strcmp(entry->d_name, ours[i]) != 0;
    }
    if (entries != NULL)
        closedir(entries);
    return others;
}

/* What was not written to its end, as its writer was: we are alone. */
static void sweep(const struct ledger *ledger, const char *below)
{
    char path[PATH_MAX];
    ledger_path(ledger, path, "%s", below);
    DIR *entries = opendir(path);
    const struct dirent *entry;
    while (entries != NULL && (entry = readdir(entries)) != NULL)
        if (is_half(entry->d_name))
            unlinkat(dirfd(entries), entry->d_name, 0);
    if (entries != NULL)
        closedir(entries);
}

static int make_secret(const struct ledger *ledger)
{
    unsigned char bytes[(LEDGER_SECRET - 1) / 2];
    char path[PATH_MAX], text[LEDGER_SECRET + 1];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return -1;
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(text + 2 * i, 3, "%02x", bytes[i]);
    strcat(text, "\n");
    ledger_path(ledger, path, "secret");
    return ledger_write(path, text, strlen(text));
}

/* The mark is the last that is made. */
static int make(const struct ledger *ledger)
{
    char path[PATH_MAX];
    static const char *const folders[] = {"answers", "units"};
    for (size_t i = 0; i < 2; i++) {
        ledger_path(ledger, path, "%s", folders[i]);
        if (mkdir(path, 0700) == -1 && errno != EEXIST)
            return -1;
    }
    ledger_path(ledger, path, "secret");
    if (access(path, F_OK) == -1 && make_secret(ledger) == -1)
        return -1;
    ledger_path(ledger, path, "attached-results");
    return ledger_write(path, form, strlen(form));
}

static int read_secret(struct ledger *ledger, char why[LEDGER_WHY])
{
    char path[PATH_MAX];
    size_t size;
    ledger_path(ledger, path, "secret");
    char *text = file_read(path, 1024, &size);
    if (text == NULL)
        return fails(why, "%s: %s", path, strerror(errno));
    size = strspn(text, "0123456789abcdef");
    if (size == LEDGER_SECRET - 1)
        memcpy(ledger->secret, text, size);
    free(text);
    return size == LEDGER_SECRET - 1
               ? 0
               : fails(why, "%s is no secret of ours", path);
}

/* 0: it is ours; 1: it is empty, or not there; -1: it is something else. */
static int look(const struct ledger *ledger, const char *folder,
                char why[LEDGER_WHY])
{
    char path[PATH_MAX];
    size_t size;
    ledger_path(ledger, path, "attached-results");
    char *text = file_read(path, 1024, &size);
    bool ours = text != NULL && strcmp(text, form) == 0;
    free(text);
    if (ours)
        return 0;
    if (text != NULL)
        return fails(why, "%s is of a form that this version does not know",
                     folder);
    if (!holds_others(folder))
        return 1;
    return fails(why, "%s holds something else: name a new folder", folder);
}

static int take_lock(struct ledger *ledger, enum ledger_use use,
                     char why[LEDGER_WHY])
{
    char path[PATH_MAX];
    int how = use == LEDGER_BESIDE ? LOCK_SH : LOCK_EX;
    ledger_path(ledger, path, "lock");
    ledger->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (ledger->lock == -1)
        return fails(why, "%s: %s", path, strerror(errno));
    if (use == LEDGER_PATIENT) {
        while (flock(ledger->lock, how) == -1)
            if (errno != EINTR)
                return fails(why, "%s: %s", path, strerror(errno));
        return 0;
    }
    for (int ms = 0; flock(ledger->lock, how | LOCK_NB) == -1; ms += 10) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return fails(why, "%s: %s", path, strerror(errno));
        if (ms > ENDING_MS)
            return fails(why,
                         "somebody else grades into %s now; --wait waits for "
                         "them",
                         ledger->folder);
        poll(NULL, 0, 10); /* for the lock to become free */
    }
    return 0;
}

int ledger_open(struct ledger *ledger, const char *folder, enum ledger_use use,
                char why[LEDGER_WHY])
{
    *ledger = (struct ledger){.lock = -1};
    if (use >= LEDGER_ALONE && mkdir(folder, 0700) == -1 && errno != EEXIST)
        return fails(why, "%s: %s", folder, strerror(errno));
    char *whole = realpath(folder, NULL);
    if (whole == NULL)
        return fails(why, "%s: %s", folder, strerror(errno));
    bool fits = strlen(whole) < sizeof ledger->folder;
    snprintf(ledger->folder, sizeof ledger->folder, "%s", whole);
    free(whole);
    if (!fits)
        return fails(why, "%s: its path is too long", folder);
    int found = look(ledger, ledger->folder, why);
    if (found == -1)
        return -1;
    if (found == 1 && use < LEDGER_ALONE)
        return fails(why, "%s holds no results", folder);
    if (use != LEDGER_READ && take_lock(ledger, use, why) == -1)
        return -1;
    if (found == 1 && make(ledger) == -1)
        return fails(why, "%s: %s", folder, strerror(errno));
    if (use >= LEDGER_ALONE) {
        sweep(ledger, ".");
        sweep(ledger, "answers");
        sweep(ledger, "units");
    }
    return read_secret(ledger, why);
}

void ledger_close(struct ledger *ledger)
{
    if (ledger->lock != -1)
        close(ledger->lock);
    ledger->lock = -1;
}
