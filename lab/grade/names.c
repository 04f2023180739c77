/* What the files of a student are called: see names.h. */
#include "grade/names.h"

#include "study/sha256.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
    NAME_ROOM = 64, /* of a name, its NUL among them */
    DIGITS = 8,
    ROOM_LEFT = NAME_ROOM - 1 - (DIGITS + 1) /* beside "-" and the digits */
};

static const char allowed[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

/* Could this name be one that we have made of another id? */
static bool has_digits(const char *name, size_t length)
{
    return length > DIGITS && name[length - DIGITS - 1] == '-' &&
           strspn(name + length - DIGITS, "0123456789abcdef") == DIGITS;
}

void student_file_name(const char *id, char name[64])
{
    size_t length = 0;
    char digest[SHA256_TEXT];
    bool changed = id[0] == '\0' || id[0] == '.' || has_digits(id, strlen(id));
    for (const char *c = id; *c != '\0' && length < ROOM_LEFT; c++) {
        bool fits = strchr(allowed, *c) != NULL && (*c != '.' || length > 0);
        name[length] = '_';
        if (fits)
            name[length] = *c;
        length++;
        changed = changed || !fits;
    }
    changed = changed || strlen(id) > length;
    name[length] = '\0';
    if (!changed)
        return;
    sha256(id, strlen(id), digest);
    snprintf(name + length, NAME_ROOM - length, "-%.8s", digest);
}
