/* Names of students, and names that downloads give: see intake_parts.h. */
#include "grade/intake_parts.h"

#include "say/plain.h"
#include "study/sha256.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char digits[] = "0123456789";

char *plain_line(const char *text)
{
    size_t size = strlen(text), length = 0;
    char *line = malloc(size * (PLAIN_ROOM - 1) + 1);
    for (size_t at = 0; line != NULL && at < size;) {
        char next[PLAIN_ROOM];
        at += plain_next(text + at, size - at, next);
        bool ends = strcmp(next, "\n") == 0 || strcmp(next, "\t") == 0;
        length += (size_t)sprintf(line + length, "%s", ends ? " " : next);
    }
    if (line != NULL)
        line[length] = '\0';
    return line;
}

/* --- A file name of an id ------------------------------------------------- */

/* Could it have been made by us?  Then it is not taken as it is: somebody
 * else's may look the same. */
static bool looks_made(const char *id)
{
    const char *dash = strrchr(id, '-');
    return dash != NULL && strlen(dash) == 9 &&
           strspn(dash + 1, "0123456789abcdef") == 8;
}

void student_file_name(const char *id, char name[STUDENT_FILE_NAME])
{
    static const char fit[] = "abcdefghijklmnopqrstuvwxyz0123456789._-"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    char digest[SHA256_TEXT];
    size_t length = strlen(id);
    if (length > 0 && length < STUDENT_FILE_NAME && strspn(id, fit) == length &&
        id[0] != '.' && id[0] != '-' && !looks_made(id)) {
        memcpy(name, id, length + 1);
        return;
    }
    size_t most = STUDENT_FILE_NAME - sizeof "-12345678", at = 0;
    if (id[0] == '.' || id[0] == '-' || id[0] == '\0')
        name[at++] = '_';
    for (size_t i = 0; i < length && at < most; i++, at++) {
        name[at] = '_';
        if (strchr(fit, id[i]) != NULL)
            name[at] = id[i];
    }
    sha256(id, length, digest);
    snprintf(name + at, STUDENT_FILE_NAME - at, "-%.8s", digest);
}

/* --- Names of downloads --------------------------------------------------- */

/* Canvas: NAME[_LATE]_USER_FILE_REST, the first two numbers that follow each
 * other.  Where students have no names, it is [LATE_]anon_WORD_FILE_REST. */
static bool is_canvas(const char *name, struct naming_parts *parts)
{
    const char *at = strncmp(name, "LATE_", 5) == 0 ? name + 5 : name, *number;
    size_t length = 0, file;
    if (strncmp(at, "anon_", 5) == 0 && (length = strcspn(at + 5, "_")) > 0) {
        number = at + 5 + length;
        file = strspn(number + (*number == '_'), digits);
        if (*number == '_' && file > 0 && number[1 + file] == '_' &&
            number[2 + file] != '\0') {
            *parts = (struct naming_parts){NAMED_BY_CANVAS,
                                           0,
                                           at,
                                           length + 5,
                                           strtoull(number + 1, NULL, 10),
                                           number + 2 + file};
            return true;
        }
    }
    for (at = strchr(name, '_'); at != NULL; at = strchr(at + 1, '_')) {
        length = strspn(number = at + 1, digits);
        if (at == name || length == 0 || number[length] != '_')
            continue;
        file = strspn(number + length + 1, digits);
        const char *rest = number + length + 1 + file;
        if (file == 0 || rest[0] != '_' || rest[1] == '\0')
            continue;
        size_t own = (size_t)(at - name);
        if (own > 5 && memcmp(at - 5, "_LATE", 5) == 0)
            own -= 5;
        *parts = (struct naming_parts){NAMED_BY_CANVAS,
                                       own,
                                       number,
                                       length,
                                       strtoull(number + length + 1, NULL, 10),
                                       rest + 1};
        return true;
    }
    return false;
}

/* Moodle: NAME_NUMBER_assignsubmission_KIND_ is a folder, or that and REST a
 * file. */
static bool is_moodle(const char *name, bool is_folder,
                      struct naming_parts *parts)
{
    static const char mark[] = "_assignsubmission_";
    const char *at = strstr(name, mark), *number = at;
    if (at == NULL)
        return false;
    const char *rest = at + sizeof mark - 1;
    rest += strcspn(rest, "_");
    rest += *rest == '_';
    while (number > name && strchr(digits, number[-1]) != NULL)
        number--;
    if (number == at || number < name + 2 || number[-1] != '_' ||
        (*rest == '\0') != is_folder)
        return false;
    *parts = (struct naming_parts){NAMED_BY_MOODLE,
                                   (size_t)(number - 1 - name),
                                   number,
                                   (size_t)(at - number),
                                   0,
                                   rest};
    return true;
}

void naming_of(const char *name, bool is_folder, struct naming_parts *parts)
{
    if (is_moodle(name, is_folder, parts) ||
        (!is_folder && is_canvas(name, parts)))
        return;
    *parts = (struct naming_parts){NAMED_PLAINLY, strlen(name), "", 0, 0, ""};
}

/* --- Archives, and copies ------------------------------------------------- */

static bool ends_with(const char *name, size_t length, const char *end)
{
    size_t more = strlen(end);
    return length > more && strncasecmp(name + length - more, end, more) == 0;
}

size_t archive_stem(const char *name)
{
    static const char *const ends[] = {
        ".tar",     ".tar.gz",   ".tgz",     ".tar.xz",  ".txz",
        ".tar.bz2", ".tbz2",     ".tbz",     ".tar.zst", ".tzst",
        ".zip",     ".tar.lzma", ".tar.zip", ".7z",      ".rar",
    };
    size_t length = strlen(name), stem = 0;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (ends_with(name, length, ends[i]) &&
            (stem == 0 || length - strlen(ends[i]) < stem))
            stem = length - strlen(ends[i]);
    return stem;
}

size_t without_copy(const char *name, size_t length, unsigned *number)
{
    size_t at = length;
    if (at < 4 || name[at - 1] != ')')
        return length;
    for (at--; at > 0 && strchr(digits, name[at - 1]) != NULL;)
        at--;
    size_t count = length - 1 - at;
    if (count == 0 || count > 6 || at < 2 || name[at - 1] != '(')
        return length;
    *number = (unsigned)strtoul(name + at, NULL, 10);
    at--;
    return at > 1 && name[at - 1] == ' ' ? at - 1 : at;
}
