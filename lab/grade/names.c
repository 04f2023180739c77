/* What the files of a student are called: see names.h. */
#include "grade/names.h"

#include "study/sha256.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

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
