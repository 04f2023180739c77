/*
 * watch: check again at each save.
 *
 * Editors save in many ways: they write in place, or into a new file that takes
 * the name; inotify sees both in the folder.  It does not see what another
 * machine or the other side of a container writes, so now and then the files
 * are looked at, too.  What has been saved while a check ran makes that one be
 * stopped and begun anew.
 */
#include "study/check.h"

#include "show/text.h"
#include "study/parts.h"

#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    LOOK_MS = 400,  /* between two looks, whatever inotify says */
    QUIET_MS = 20,  /* a save has so long to become whole */
    EMPTY_MS = 1000 /* an empty file is most likely being written */
};

static volatile sig_atomic_t ended;

static void end(int signo)
{
    (void)signo;
    ended = 1;
    compile_stop();
    judgement_stop();
}

static void end_on_signals(void)
{
    struct sigaction action = {.sa_handler = end};
    const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &action, NULL);
}

/* --- What is watched ----------------------------------------------------- */

/* As a file was when it was last looked at. */
struct look {
    struct timespec changed;
    off_t size;
    ino_t inode;
    bool there;
};

struct watch {
    const char *folder;
    const char *only; /* this exercise; NULL: all */
    struct exercises exercises;
    struct look *looks; /* one for each */
    int inotify;        /* -1: this system has none left */
};

static struct look look_at(const char *folder, const char *name)
{
    char file[PROGRESS_PATH];
    struct stat status;
    struct look look = {.there = false};
    exercise_file(folder, name, file);
    if (stat(file, &status) == 0)
        look = (struct look){status.st_mtim, status.st_size, status.st_ino,
                             true};
    return look;
}

static bool same(const struct look *a, const struct look *b)
{
    return a->there == b->there && a->size == b->size && a->inode == b->inode &&
           a->changed.tv_sec == b->changed.tv_sec &&
           a->changed.tv_nsec == b->changed.tv_nsec;
}

/* Which has been saved since it was last looked at?  NULL: none. */
static const char *saved(struct watch *watch)
{
    const char *found = NULL;
    for (size_t i = 0; i < watch->exercises.count; i++) {
        const char *name = watch->exercises.names[i];
        if (watch->only != NULL && strcmp(name, watch->only) != 0)
            continue;
        struct look now = look_at(watch->folder, name);
        if (same(&now, &watch->looks[i]))
            continue;
        watch->looks[i] = now;
        if (now.there)
            found = name;
    }
    return found;
}

/* Take what inotify has to say; the files tell what it was. */
static void drain(int inotify)
{
    char events[4096];
    while (inotify != -1 && read(inotify, events, sizeof events) > 0)
        ;
}

static bool wait_for_event(int inotify, int ms)
{
    struct pollfd wanted = {.fd = inotify, .events = POLLIN};
    return poll(&wanted, 1, ms) > 0;
}

static bool is_empty(const struct watch *watch, const char *name)
{
    struct look look = look_at(watch->folder, name);
    return !look.there || look.size == 0;
}

/* Wait until a file has been saved, and is whole.  NULL: we are to end. */
static const char *next_save(struct watch *watch)
{
    const char *name = NULL;
    while (name == NULL && !ended) {
        wait_for_event(watch->inotify, LOOK_MS);
        drain(watch->inotify);
        name = saved(watch);
    }
    for (int i = 0; name != NULL && !ended && i < EMPTY_MS / QUIET_MS; i++) {
        bool more = wait_for_event(watch->inotify, QUIET_MS);
        drain(watch->inotify);
        const char *again = saved(watch);
        name = again != NULL ? again : name;
        if (!more && again == NULL && !is_empty(watch, name))
            break;
    }
    return ended ? NULL : name;
}

static void begin(struct watch *watch)
{
    watch->looks = calloc(watch->exercises.count, sizeof *watch->looks);
    if (watch->looks == NULL)
        err(STUDY_OUR_FAULT, "watch");
    watch->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watch->inotify != -1 &&
        inotify_add_watch(watch->inotify, watch->folder,
                          IN_CLOSE_WRITE | IN_MOVED_TO) == -1) {
        close(watch->inotify);
        watch->inotify = -1;
    }
    saved(watch);
}

/* --- Checking ------------------------------------------------------------ */

/* The time of day, and a line as wide as the screen. */
static void tell_save(const char *name)
{
    struct text_style style = text_style();
    char text[16] = "";
    struct tm parts;
    time_t now = time(NULL);
    if (localtime_r(&now, &parts) != NULL)
        strftime(text, sizeof text, "%H:%M:%S", &parts);
    int column = printf("\n%s-- %s, %s ", style.title, name, text) -
                 (int)strlen(style.title) - 1;
    while (column++ < 78)
        putchar('-');
    printf("%s\n", style.plain);
}

/* Check it, and again when it is saved meanwhile. */
static void check(struct watch *watch, const char *name)
{
    while (name != NULL && !ended) {
        struct checking checking = {
            .name = name,
            .folder = watch->folder,
            .in_full = 1,
            .wake = watch->inotify,
        };
        exercise_file(watch->folder, name, checking.file);
        const char *shown = study_shown(checking.file);
        if (access(shown, R_OK) == 0)
            snprintf(checking.file, sizeof checking.file, "%s", shown);
        tell_save(name);
        checking_do(&checking);
        if (!ended && !checking.judgement.stopped)
            tell_end(&checking);
        bool stopped = checking.judgement.stopped;
        checking_free(&checking);
        fflush(stdout);
        drain(watch->inotify);
        const char *again = saved(watch);
        if (again == NULL && !stopped)
            return;
        name = again != NULL ? again : name;
    }
}

int study_watch(int argc, char *argv[])
{
    char folder[PROGRESS_PATH];
    struct watch watch = {.folder = folder};
    if (argc > 2 || (argc == 2 && argv[1][0] == '-'))
        errx(STUDY_MISUSED, "usage: shmlab watch [NAME]");
    study_need_folder(folder);
    exercises_read(&watch.exercises);
    if (argc == 2)
        watch.only = exercises_find(&watch.exercises, argv[1]);
    study_note_leavings();
    begin(&watch);
    end_on_signals();
    printf("Watching %s in %s. Save a file, and it is checked. Ctrl-C ends.\n",
           watch.only != NULL ? watch.only : "all exercises",
           study_shown(folder));
    fflush(stdout);
    check(&watch, watch.only != NULL ? watch.only : checking_default(folder));
    for (const char *name; (name = next_save(&watch)) != NULL;)
        check(&watch, name);
    putchar('\n');
    free(watch.looks);
    exercises_free(&watch.exercises);
    return STUDY_GOOD;
}
