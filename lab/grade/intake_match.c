/* Is a file called as an answer is?  See intake_parts.h. */
#include "grade/intake_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    ALIKE = 3, /* letters that may differ in a name that is like another */
    NAME_ROOM = 160
};

const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* --- Litter --------------------------------------------------------------- */

static bool is_any(const char *name, const char *const names[])
{
    for (size_t i = 0; names[i] != NULL; i++)
        if (strcasecmp(name, names[i]) == 0)
            return true;
    return false;
}

bool name_is_litter(const char *name, bool is_folder)
{
    static const char *const folders[] = {"__MACOSX", ".git", ".vscode", NULL};
    /* The last ones are ours: of a student's folder, and what `pack` adds. */
    static const char *const files[] = {
        ".DS_Store",    "Thumbs.db",     "desktop.ini", "a.out", "progress",
        "progress.new", "progress.lock", "MANIFEST",    NULL};
    static const char *const ends[] = {"~", ".swp", ".o", ".given.c"};
    size_t length = strlen(name);
    if (is_folder)
        return is_any(name, folders);
    if (is_any(name, files) || strncmp(name, "._", 2) == 0 ||
        strncasecmp(name, "README", 6) == 0)
        return true;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (length > strlen(ends[i]) &&
            strcmp(name + length - strlen(ends[i]), ends[i]) == 0)
            return true;
    return false;
}

bool path_is_litter(const char *path, bool is_folder)
{
    for (const char *slash; (slash = strchr(path, '/')) != NULL;
         path = slash + 1) {
        char part[32];
        if (slash - path < (ptrdiff_t)sizeof part) {
            memcpy(part, path, (size_t)(slash - path));
            part[slash - path] = '\0';
            if (name_is_litter(part, true))
                return true;
        }
    }
    return name_is_litter(path, is_folder);
}

/* --- Answers -------------------------------------------------------------- */

/* "-2" at the end: Canvas puts it behind names that it has already. */
static size_t without_again(const char *name, size_t length, unsigned *number)
{
    size_t at = length;
    while (at > 0 && isdigit((unsigned char)name[at - 1]))
        at--;
    if (at == length || length - at > 6 || at < 2 || name[at - 1] != '-')
        return length;
    *number = (unsigned)strtoul(name + at, NULL, 10);
    return at - 1;
}

static int exercise_called(const struct job *job, const char *name, size_t stem,
                           const char *end)
{
    for (size_t i = 0; i < job->count; i++) {
        const struct expected *expected = &job->expected[i];
        if (expected->stem == stem && memcmp(expected->file, name, stem) == 0 &&
            strcasecmp(expected->file + stem, end) == 0)
            return (int)i;
    }
    return NO_EXERCISE;
}

int exercise_of(const struct job *job, const char *name, unsigned *number)
{
    const char *end = strrchr(name, '.');
    *number = 0;
    if (end == NULL || strlen(name) >= NAME_ROOM)
        return NO_EXERCISE;
    /* Both may have been added, by whoever came later at the end. */
    unsigned outer = 0;
    for (size_t stem = (size_t)(end - name), shorter;; stem = shorter) {
        int exercise = exercise_called(job, name, stem, end);
        unsigned found = 0;
        if (exercise != NO_EXERCISE) {
            *number = outer;
            return exercise;
        }
        shorter = without_copy(name, stem, &found);
        if (shorter == stem)
            shorter = without_again(name, stem, &found);
        if (shorter == stem)
            return NO_EXERCISE;
        outer = outer != 0 ? outer : found;
    }
}

/* --- Names that are like another ------------------------------------------ */

static size_t least(size_t a, size_t b, size_t c)
{
    size_t smaller = a < b ? a : b;
    return smaller < c ? smaller : c;
}

/* How many letters have to be changed, put in or left out; large and small ones
 * are the same.  Both are shorter than NAME_ROOM. */
static size_t distance(const char *a, const char *b)
{
    size_t row[NAME_ROOM], length = strlen(b);
    for (size_t k = 0; k <= length; k++)
        row[k] = k;
    for (size_t i = 0; a[i] != '\0'; i++) {
        size_t across = row[0];
        row[0] = i + 1;
        for (size_t k = 1; k <= length; k++) {
            bool same = tolower((unsigned char)a[i]) ==
                        tolower((unsigned char)b[k - 1]);
            size_t next = least(row[k] + 1, row[k - 1] + 1, across + !same);
            across = row[k];
            row[k] = next;
        }
    }
    return row[length];
}

void say_unexpected(const struct job *job, const char *name, char why[512])
{
    const struct expected *nearest = NULL;
    size_t length = strlen(name), best = ALIKE + 1;
    for (size_t i = 0; i < job->count; i++) {
        const struct expected *expected = &job->expected[i];
        size_t own = strlen(expected->file), away = ALIKE + 1;
        if (length < NAME_ROOM && own < NAME_ROOM && length + ALIKE >= own &&
            own + ALIKE >= length)
            away = distance(name, expected->file);
        else if (strncmp(name, expected->file, expected->stem) == 0)
            away = ALIKE; /* and more behind it: "..._final.c" */
        if (away < best) {
            best = away;
            nearest = expected;
        }
    }
    if (nearest == NULL)
        snprintf(why, 512, "no exercise that is asked for has this name");
    else
        snprintf(why, 512,
                 "no exercise that is asked for has this name; the file of one "
                 "is called %s",
                 nearest->file);
}
