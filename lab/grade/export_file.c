/* Files that are there as a whole or not at all: see export.h. */
#include "grade/export.h"

#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of the one target that is open; "": nothing lies beside. */
static char pending[PATH_MAX + 8];

static void remove_pending(void)
{
    if (pending[0] != '\0')
        unlink(pending);
}

static void on_signal(int signo)
{
    remove_pending();
    signal(signo, SIG_DFL);
    raise(signo);
}

static void watch_over(const char *beside)
{
    static bool watched;
    strcpy(pending, beside);
    if (watched)
        return;
    watched = true;
    atexit(remove_pending);
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (signal(signals[i], on_signal) == SIG_IGN)
            signal(signals[i], SIG_IGN);
}

static mode_t new_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

void target_open(struct target *target, const char *path)
{
    struct stat info;
    *target = (struct target){.path = path, .out = stdout};
    if (path == NULL)
        return;
    bool is_there = stat(path, &info) == 0;
    if (is_there && !S_ISREG(info.st_mode)) {
        target->out = fopen(path, "we");
        if (target->out == NULL)
            err(EXPORT_OUR_FAULT, "%s", path);
        return;
    }
    /* Where a link leads, the file is to be new, and the link to stay. */
    if (!is_there)
        snprintf(target->real, sizeof target->real, "%s", path);
    else if (realpath(path, target->real) == NULL)
        err(EXPORT_OUR_FAULT, "%s", path);
    if (strlen(path) >= sizeof target->real)
        errx(EXPORT_OUR_FAULT, "%.60s...: %s", path, strerror(ENAMETOOLONG));
    snprintf(target->beside, sizeof target->beside, "%s.XXXXXX", target->real);
    int fd = mkostemp(target->beside, O_CLOEXEC);
    if (fd == -1)
        err(EXPORT_OUR_FAULT, "%s", path);
    watch_over(target->beside);
    if (fchmod(fd, is_there ? info.st_mode & 07777 : new_mode()) == -1 ||
        (target->out = fdopen(fd, "w")) == NULL)
        err(EXPORT_OUR_FAULT, "%s", path);
}

void target_close(struct target *target)
{
    const char *shown = target->path != NULL ? target->path : "stdout";
    bool beside = target->beside[0] != '\0';
    /* What had failed before has no errno any more. */
    if (ferror(target->out))
        errx(EXPORT_OUR_FAULT, "%s: it could not be written", shown);
    if (fflush(target->out) == EOF ||
        (beside && fsync(fileno(target->out)) == -1))
        err(EXPORT_OUR_FAULT, "%s", shown);
    if (target->path == NULL)
        return;
    if (fclose(target->out) == EOF)
        err(EXPORT_OUR_FAULT, "%s", shown);
    if (beside && rename(target->beside, target->real) == -1)
        err(EXPORT_OUR_FAULT, "%s", shown);
    pending[0] = '\0';
}
