/* Exercises from outside of the book: see parts.h. */
#include "study/parts.h"

#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum {
    LINE_MAX_HERE = 4096
};

static const char note[] = "exercises-from";

/* What the student's folder says. */
static bool noted(char outside[PROGRESS_PATH])
{
    char folder[PROGRESS_PATH], path[PROGRESS_PATH + sizeof note];
    size_t size;
    if (!progress_folder(folder))
        return false;
    snprintf(path, sizeof path, "%s/%s", folder, note);
    char *text = file_read(path, LINE_MAX_HERE, &size);
    if (text == NULL)
        return false;
    text[strcspn(text, "\n")] = '\0';
    snprintf(outside, PROGRESS_PATH, "%.*s", PROGRESS_PATH - 1, text);
    free(text);
    return outside[0] == '/';
}

const char *study_outside(void)
{
    static char outside[PROGRESS_PATH];
    static bool asked;
    if (asked)
        return outside[0] != '\0' ? outside : NULL;
    asked = true;
    const char *named = getenv("SHMLAB_EXERCISES");
    if (named == NULL || named[0] == '\0')
        return noted(outside) ? outside : NULL;
    char whole[PATH_MAX];
    if (realpath(named, whole) == NULL)
        err(STUDY_MISUSED, "%s", named);
    if (strlen(whole) >= sizeof outside)
        errx(STUDY_MISUSED, "%s: too long a path", named);
    strcpy(outside, whole);
    return outside;
}

bool study_lies_outside(const char *relative)
{
    static const char *const folders[] = {"exercises", "solutions",
                                          "tests/exercises"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        size_t length = strlen(folders[i]);
        if (strncmp(relative, folders[i], length) == 0 &&
            (relative[length] == '/' || relative[length] == '\0'))
            return study_outside() != NULL;
    }
    return false;
}

void study_note_outside(const char *folder)
{
    char path[PROGRESS_PATH + sizeof note], *line = NULL;
    if (study_outside() == NULL)
        return;
    snprintf(path, sizeof path, "%s/%s", folder, note);
    int length = asprintf(&line, "%s\n", study_outside());
    if (length == -1 ||
        (file_make(path, line, (size_t)length) == -1 && errno != EEXIST))
        err(STUDY_MISUSED, "%s", study_shown(path));
    free(line);
}
