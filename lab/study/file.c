/* The student's own file of an exercise, for `see`: see study.h. */
#include "study/parts.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

const char *study_file(const char *name, char path[PROGRESS_PATH], bool *exact)
{
    char folder[PROGRESS_PATH], found[256] = "";
    size_t length = strlen(name);
    if (length == 0 || name[0] == '.' || strchr(name, '/') != NULL ||
        !progress_folder(folder))
        return NULL;
    DIR *entries = opendir(folder);
    const struct dirent *entry;
    int matches = 0;
    *exact = false;
    while (entries != NULL && (entry = readdir(entries)) != NULL) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot == NULL || strcmp(dot, ".c") != 0 ||
            strncmp(entry->d_name, name, length) != 0)
            continue;
        if (*exact)
            continue;
        *exact = entry->d_name + length == dot;
        if (*exact || matches == 0)
            snprintf(found, sizeof found, "%s", entry->d_name);
        matches++;
    }
    if (entries != NULL)
        closedir(entries);
    if (matches == 0 || (matches > 1 && !*exact))
        return NULL;
    snprintf(path, PROGRESS_PATH, "%.*s/%s", PROGRESS_PATH - 260, folder,
             found);
    return path;
}
