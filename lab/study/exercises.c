/* The exercises and their names: see parts.h. */
#include "study/parts.h"

#include <dirent.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    README_MAX = 1 << 20
};

static bool has(const struct exercises *exercises, const char *name)
{
    for (size_t i = 0; i < exercises->count; i++)
        if (strcmp(exercises->names[i], name) == 0)
            return true;
    return false;
}

/* Add an exercise that has a page; others are not there yet. */
static void add(struct exercises *exercises, const char *name)
{
    if (has(exercises, name) ||
        access(study_top("exercises/%s.md", name), R_OK) == -1)
        return;
    char **more = reallocarray(exercises->names, exercises->count + 1,
                               sizeof *more);
    char *copied = strdup(name);
    if (more == NULL || copied == NULL)
        err(STUDY_OUR_FAULT, "%s", name);
    exercises->names = more;
    more[exercises->count++] = copied;
}

static bool is_name(const char *name)
{
    return name[0] >= '0' && name[0] <= '9' && strlen(name) < PROGRESS_NAME &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") ==
               strlen(name);
}

static void add_listed(struct exercises *exercises)
{
    size_t size;
    char *text = file_read(study_top("exercises/README.md"), README_MAX, &size);
    for (char *at = text; at != NULL && (at = strstr(at, "](")) != NULL;) {
        char *end = strchr(at += 2, ')');
        if (end == NULL || end - at < 4 || strncmp(end - 3, ".md", 3) != 0)
            continue;
        end[-3] = '\0';
        if (is_name(at))
            add(exercises, at);
        at = end;
    }
    free(text);
}

static int is_page(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot != NULL && strcmp(dot, ".md") == 0;
}

void exercises_read(struct exercises *exercises)
{
    struct dirent **entries = NULL;
    *exercises = (struct exercises){.names = NULL};
    add_listed(exercises);
    int count = scandir(study_top("exercises"), &entries, is_page, alphasort);
    for (int i = 0; i < count; i++) {
        *strrchr(entries[i]->d_name, '.') = '\0';
        if (is_name(entries[i]->d_name))
            add(exercises, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    if (exercises->count == 0)
        errx(STUDY_OUR_FAULT, "there are no exercises in %s",
             study_shown(study_top("exercises")));
}

void exercises_free(struct exercises *exercises)
{
    for (size_t i = 0; i < exercises->count; i++)
        free(exercises->names[i]);
    free(exercises->names);
    *exercises = (struct exercises){.names = NULL};
}

const char *exercises_find(const struct exercises *exercises, const char *word)
{
    char name[PROGRESS_PATH];
    const char *slash = strrchr(word, '/'), *found = NULL;
    snprintf(name, sizeof name, "%s", slash != NULL ? slash + 1 : word);
    char *dot = strrchr(name, '.');
    if (dot != NULL && (strcmp(dot, ".c") == 0 || strcmp(dot, ".txt") == 0 ||
                        strcmp(dot, ".md") == 0))
        *dot = '\0';
    bool several = false;
    for (size_t i = 0; i < exercises->count; i++) {
        const char *known = exercises->names[i];
        if (strcmp(known, name) == 0)
            return known;
        if (name[0] == '\0' || strncmp(known, name, strlen(name)) != 0)
            continue;
        several = several || found != NULL;
        found = known;
    }
    if (found == NULL)
        errx(STUDY_MISUSED,
             "there is no exercise \"%s\"; `%s progress` lists them",
             study_shown(name), study_command());
    if (several) {
        warnx("several exercises begin with \"%s\":", study_shown(name));
        for (size_t i = 0; i < exercises->count; i++)
            if (strncmp(exercises->names[i], name, strlen(name)) == 0)
                fprintf(stderr, "  %s\n", exercises->names[i]);
        exit(STUDY_MISUSED);
    }
    return found;
}

void exercise_chapter(const char *name, char chapter[PROGRESS_NAME])
{
    size_t length = strcspn(name, "_");
    if (name[length] == '_')
        length += 1 + strcspn(name + length + 1, "_");
    snprintf(chapter, PROGRESS_NAME, "%.*s", (int)length, name);
}

bool exercise_is_text(const char *name)
{
    return access(study_top("exercises/%s.txt", name), F_OK) == 0;
}

void exercise_file(const char *folder, const char *name,
                   char path[PROGRESS_PATH])
{
    snprintf(path, PROGRESS_PATH, "%.*s/%s%s", PROGRESS_PATH - 256, folder,
             name, exercise_is_text(name) ? ".txt" : ".c");
}
