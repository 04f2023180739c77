#include "show/find.h"

#include <dirent.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

const char *find_program(const char *name, char path[FIND_PATH])
{
    const char *top = getenv("SHMLAB_TOP");
    char directory[FIND_PATH - FIND_NAME - 2], found[FIND_NAME];
    if (access(name, F_OK) == 0)
        return name;
    snprintf(directory, sizeof directory, "%s/build/examples",
             top != NULL ? top : ".");
    if (find_name(directory, name, found) == NULL)
        return name;
    snprintf(path, FIND_PATH, "%s/%s", directory, found);
    return path;
}
