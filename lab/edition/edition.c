#include "edition/edition.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    MISUSED = 2,
    OUR_FAULT = 4,
    PATH_ROOM = 4096
};

/* The path of `name` in the top folder, in path[]. */
static const char *in_top(const char *name, char path[PATH_ROOM])
{
    const char *top = getenv("SHMLAB_TOP");
    if (snprintf(path, PATH_ROOM, "%s/%s", top != NULL ? top : ".", name) >=
        PATH_ROOM)
        errx(OUR_FAULT, "the path of the top folder is too long");
    return path;
}

int student_edition(int argc, char *argv[])
{
    char path[PATH_ROOM];
    if (argc != 2 || argv[1][0] == '-') {
        warnx("student-edition wants one argument, a folder to be made");
        return MISUSED;
    }
    execl(in_top("tools/edition", path), "edition", "student", argv[1],
          (char *)NULL);
    warn("%s", path);
    return OUR_FAULT;
}
