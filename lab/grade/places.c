/* Where things lie, for the grader: see parts.h. */
#include "grade/parts.h"

#include "study/parts.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void keep_places(void)
{
    static const char *const names[] = {"SHMLAB_TOP", "SHMLAB_EXERCISES"};
    for (size_t i = 0; i < 2; i++) {
        const char *named = getenv(names[i]);
        char *whole = named != NULL || i == 0
                          ? realpath(named != NULL ? named : ".", NULL)
                          : NULL;
        if (whole != NULL && setenv(names[i], whole, 1) == -1)
            err(STUDY_OUR_FAULT, "%s", names[i]);
        free(whole);
    }
}

void keeper_path(char path[PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 16);
    path[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(path, '/');
    strcpy(slash != NULL ? slash + 1 : path, "keeper");
}
