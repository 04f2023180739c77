/* Where things lie, and how they are called: see parts.h. */
#include "study/parts.h"

#include "draw/terminal.h"

#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    BUFFERS = 4
};

static char *buffer(void)
{
    static char buffers[BUFFERS][PROGRESS_PATH];
    static unsigned next;
    return buffers[next++ % BUFFERS];
}

static const char *top(void)
{
    const char *named = getenv("SHMLAB_TOP");
    return named != NULL && named[0] != '\0' ? named : ".";
}

const char *study_top(const char *format, ...)
{
    char *path = buffer(), relative[PROGRESS_PATH];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(relative, sizeof relative, format, arguments);
    va_end(arguments);
    int length = snprintf(
        path, PROGRESS_PATH, "%s/%s",
        study_lies_outside(relative) ? study_outside() : top(), relative);
    if (length < 0 || length >= PROGRESS_PATH)
        errx(STUDY_OUR_FAULT, "SHMLAB_TOP is too long");
    return path;
}

const char *study_built(const char *name)
{
    const char *build = getenv("SHMLAB_BUILD");
    char *path = buffer();
    if (!study_lies_outside(name))
        return study_top(
            "%s/%s", build != NULL && build[0] != '\0' ? build : "build", name);
    if (snprintf(path, PROGRESS_PATH, "%s/build/%s", study_outside(), name) >=
        PROGRESS_PATH)
        errx(STUDY_OUR_FAULT, "%s: too long a path", study_outside());
    return path;
}

/* The launcher ./shmlab says how it was called; what is installed is found
 * along $PATH. */
const char *study_command_from(const char *folder)
{
    static char command[PROGRESS_PATH];
    char there[PATH_MAX];
    if (getenv("SHMLAB_CALLED") == NULL || realpath(top(), there) == NULL ||
        strlen(there) + 8 >= sizeof command)
        return "shmlab";
    const char *slash = strrchr(folder, '/');
    if (strcmp(folder, there) == 0)
        return "./shmlab";
    if (slash != NULL && strlen(there) == (size_t)(slash - folder) &&
        strncmp(folder, there, strlen(there)) == 0)
        return "../shmlab";
    snprintf(command, sizeof command, "%.*s/shmlab", PROGRESS_PATH - 16, there);
    return command;
}

const char *study_command(void)
{
    char here[PATH_MAX];
    return study_command_from(getcwd(here, sizeof here) != NULL ? here : "");
}

void study_need_folder(char folder[PROGRESS_PATH])
{
    if (progress_folder(folder))
        return;
    errx(STUDY_MISUSED,
         "you have no folder yet: `%s start` makes %s, `%s start DIR` another",
         study_command(), study_shown(folder), study_command());
}

const char *study_shown(const char *path)
{
    char *shown = buffer(), here[PATH_MAX], *clean;
    size_t length = getcwd(here, sizeof here) != NULL ? strlen(here) : 0;
    if (length > 1 && strncmp(path, here, length) == 0 && path[length] == '/')
        path += length + 1;
    while (strncmp(path, "./", 2) == 0 && path[2] != '\0')
        path += 2;
    clean = draw_name(path);
    snprintf(shown, PROGRESS_PATH, "%s", clean != NULL ? clean : "it");
    free(clean);
    return shown;
}

void study_no_progress(const char *folder)
{
    int error = errno;
    if (error == EWOULDBLOCK)
        warnx("%s/progress is held by another shmlab: this was not written",
              study_shown(folder));
    else
        warnx("%s/progress: %s: this was not written", study_shown(folder),
              strerror(error));
}

void study_tell_strange(const struct progress *progress)
{
    if (progress->strange_count > 0 && progress->strange[0][0] != '#')
        warnx("%s/progress: %zu line%s cannot be read, and %s kept: \"%.40s\"",
              study_shown(progress->folder), progress->strange_count,
              progress->strange_count == 1 ? "" : "s",
              progress->strange_count == 1 ? "is" : "are",
              study_shown(progress->strange[0]));
}

bool study_yes(const char *question, bool sure)
{
    char answer[64];
    if (sure)
        return true;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        fflush(stdout);
        warnx("nobody can be asked here: --yes says yes");
        return false;
    }
    printf("%s (yes/no) ", question);
    fflush(stdout);
    if (fgets(answer, sizeof answer, stdin) == NULL) {
        putchar('\n');
        return false;
    }
    return strcmp(answer, "yes\n") == 0 || strcmp(answer, "y\n") == 0;
}
