#include "show/find.h"

#include <dirent.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MISUSED = 2
};

const char *find_name(const char *directory, const char *name,
                      char found[FIND_NAME])
{
    struct dirent **entries;
    int count = scandir(directory, &entries, NULL, alphasort), matches = 0;
    for (int i = 0; i < count; i++) {
        const char *entry = entries[i]->d_name;
        if (strcmp(entry, name) == 0) /* whatever else begins so */
            matches = -count;
        if (strncmp(entry, name, strlen(name)) != 0 || entry[0] == '.')
            continue;
        if (matches == 0 || strcmp(entry, name) == 0)
            strcpy(found, entry);
        matches++;
    }
    if (matches > 1) {
        warnx("several programs begin with \"%s\":", name);
        for (int i = 0; i < count; i++)
            if (strncmp(entries[i]->d_name, name, strlen(name)) == 0)
                fprintf(stderr, "  %s\n", entries[i]->d_name);
        exit(MISUSED);
    }
    for (int i = 0; i < count; i++)
        free(entries[i]);
    if (count != -1)
        free(entries);
    return matches != 0 ? found : NULL;
}

/* As execvp(3) does it; an empty part of $PATH is this folder, in which we have
 * looked. */
static bool find_along_path(const char *name, char path[FIND_PATH])
{
    const char *part = getenv("PATH");
    while (part != NULL && *part != '\0') {
        struct stat status;
        size_t length = strcspn(part, ":");
        int size = snprintf(path, FIND_PATH, "%.*s/%s", (int)length, part,
                            name);
        if (length > 0 && size < FIND_PATH && access(path, X_OK) == 0 &&
            stat(path, &status) == 0 && S_ISREG(status.st_mode))
            return true;
        part += length + (part[length] == ':');
    }
    return false;
}

const char *find_program(const char *name, char path[FIND_PATH])
{
    const char *top = getenv("SHMLAB_TOP");
    char directory[FIND_PATH - FIND_NAME - 2], found[FIND_NAME];
    if (name[0] == '\0' || strchr(name, '/') != NULL || access(name, F_OK) == 0)
        return name;
    if (find_along_path(name, path))
        return path;
    snprintf(directory, sizeof directory, "%s/build/examples",
             top != NULL ? top : ".");
    if (find_name(directory, name, found) == NULL)
        return name;
    snprintf(path, FIND_PATH, "%s/%s", directory, found);
    return path;
}
