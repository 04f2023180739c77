/* The verb bundle: see grade.h. */
#include "grade/grade.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    MISUSED = 2,
    OUR_FAULT = 4,
    PATH_ROOM = 4096
};

/* A script, since it only copies files. */
int grade_bundle(int argc, char *argv[])
{
    const char *top = getenv("SHMLAB_TOP");
    char path[PATH_ROOM];
    if (argc < 2 || strcmp(argv[1], "gradescope") != 0) {
        warnx("bundle for what? There is: bundle gradescope [--exercise "
              "NAME]... --into FILE.zip");
        return MISUSED;
    }
    if (snprintf(path, sizeof path, "%s/tools/bundle",
                 top != NULL ? top : ".") >= (int)sizeof path)
        errx(OUR_FAULT, "the path of the top folder is too long");
    execv(path, argv);
    warn("%s", path);
    return OUR_FAULT;
}
