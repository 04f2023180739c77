/* start: a folder of the student's own; reset: a starter once more. */
#include "study/parts.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    STARTER_MAX = 1 << 20,
    COPIES_MAX = 10000 /* of a file that was reset: NAME.c.1, ... */
};

/* --- start --------------------------------------------------------------- */

static const char readme[] =
    "This folder is yours\n"
    "====================\n"
    "\n"
    "Each exercise has its file here, NAME.c or NAME.txt. Edit them as you\n"
    "like: nothing here is ever written over.\n"
    "\n"
    "  shmlab next         what to do now, and why\n"
    "  shmlab check NAME   run your program, and tell what it really did\n"
    "  shmlab watch        the same, again at each save\n"
    "  shmlab see NAME     what it did, step by step\n"
    "  shmlab hint NAME    a hint, one more each time, three in all\n"
    "  shmlab solution NAME  how we did it, when you have passed\n"
    "  shmlab reset NAME   begin again; what you had is kept as NAME.c.1\n"
    "  shmlab progress     how far you are\n"
    "  shmlab pack         make the file that you hand in\n"
    "  shmlab tidy         remove what your runs have left in the system\n"
    "\n"
    "A NAME may be cut short. Your progress stands in the file `progress`,\n"
    "which you may read, too.\n";

static const char read_me_name[] = "README.txt";

/* Make the folder and those above it that are missing. */
static void make_folders(char *path)
{
    for (char *at = path + 1; *at != '\0'; at++)
        if (*at == '/') {
            *at = '\0';
            mkdir(path, 0777); /* the last one tells whether this worked */
            *at = '/';
        }
    if (mkdir(path, 0777) == -1 && errno != EEXIST)
        err(STUDY_MISUSED, "%s", study_shown(path));
}

/* Copy a file to one that is not there yet.  Returns 1 when that was made, 0
 * when there was one, and ends the process when neither can be. */
static int copy(const char *from, const char *to)
{
    size_t size;
    char *bytes = file_read(from, STARTER_MAX, &size);
    if (bytes == NULL)
        err(STUDY_OUR_FAULT, "%s", study_shown(from));
    int made = file_make(to, bytes, size) == 0;
    if (!made && errno != EEXIST)
        err(STUDY_MISUSED, "%s", study_shown(to));
    free(bytes);
    return made;
}

static void begin_progress(const char *folder)
{
    struct progress progress;
    if (progress_begin(folder, &progress) == -1)
        err(STUDY_MISUSED, "%s/progress", study_shown(folder));
    if (progress_end(&progress) == -1)
        err(STUDY_MISUSED, "%s/progress", study_shown(folder));
}

/* A starter is a program, or a text for a prediction; else there is none yet.
 */
static bool starter(const char *name, char path[PROGRESS_PATH])
{
    snprintf(path, PROGRESS_PATH, "%s",
             study_top("exercises/%s%s", name,
                       exercise_is_text(name) ? ".txt" : ".c"));
    return access(path, R_OK) == 0;
}

/* What to type now: from here, if the folder is found from here. */
static void tell_next(const char *folder)
{
    char here[PROGRESS_PATH] = "", found[PROGRESS_PATH];
    if (progress_folder(found) && realpath(found, here) != NULL &&
        strcmp(here, folder) == 0) {
        printf("  %s next\n", study_command());
        return;
    }
    printf("  cd '%s'\n", study_shown(folder));
    printf("  %s next\n", study_command_from(folder));
}

/* A prediction is about a program, which is to be read there, too. */
static void copy_given(const char *folder, const char *name)
{
    char from[PROGRESS_PATH], to[PROGRESS_PATH];
    snprintf(from, sizeof from, "%s", study_top("exercises/%s.given.c", name));
    int length = snprintf(to, sizeof to, "%s/%s.given.c", folder, name);
    if (length < (int)sizeof to && access(from, R_OK) == 0)
        copy(from, to);
}

/* What the folder is for, and how shmlab is called from there. */
static void make_read_me(const char *folder)
{
    char path[PROGRESS_PATH], *text;
    const char *command = study_command_from(folder);
    bool short_one = strcmp(command, "shmlab") == 0;
    snprintf(path, sizeof path, "%.*s/%s", PROGRESS_PATH - 32, folder,
             read_me_name);
    if (asprintf(&text, "%s%s%s%s", readme,
                 short_one ? "" : "\nIn this folder, shmlab means:\n\n  ",
                 short_one ? "" : command, short_one ? "" : "\n") == -1)
        err(STUDY_OUR_FAULT, "%s", read_me_name);
    if (file_make(path, text, strlen(text)) == -1 && errno != EEXIST)
        err(STUDY_MISUSED, "%s", study_shown(path));
    free(text);
}

int study_start(int argc, char *argv[])
{
    char folder[PROGRESS_PATH], from[PROGRESS_PATH], to[PROGRESS_PATH];
    char whole[PROGRESS_PATH];
    struct exercises exercises;
    int made = 0, kept = 0;
    if (argc > 2 || (argc == 2 && argv[1][0] == '-'))
        errx(STUDY_MISUSED, "usage: shmlab start [DIR]");
    exercises_read(&exercises);
    if (argc == 2)
        snprintf(folder, sizeof folder, "%s", argv[1]);
    else
        progress_folder(folder);
    make_folders(folder);
    if (realpath(folder, whole) == NULL)
        err(STUDY_MISUSED, "%s", study_shown(folder));
    for (size_t i = 0; i < exercises.count; i++) {
        if (!starter(exercises.names[i], from))
            continue;
        exercise_file(whole, exercises.names[i], to);
        int new = copy(from, to);
        made += new;
        kept += 1 - new;
        copy_given(whole, exercises.names[i]);
    }
    make_read_me(whole);
    begin_progress(whole);
    study_note_outside(whole);
    printf("%s: %d exercise%s made", study_shown(whole), made,
           made == 1 ? "" : "s");
    if (kept > 0)
        printf(", %d left as %s", kept, kept == 1 ? "it is" : "they are");
    printf(".\nNow:\n\n");
    tell_next(whole);
    exercises_free(&exercises);
    return STUDY_GOOD;
}

/* --- reset --------------------------------------------------------------- */

/* Give the file its next free name: NAME.c.1, NAME.c.2, ...  link(2) does not
 * write over one that another shmlab has just made. */
static void put_aside(const char *path, char kept[PROGRESS_PATH])
{
    for (int i = 1; i < COPIES_MAX; i++) {
        snprintf(kept, PROGRESS_PATH, "%.*s.%d", PROGRESS_PATH - 16, path, i);
        if (access(kept, F_OK) == 0)
            continue;
        if (link(path, kept) == 0 && unlink(path) == 0)
            return;
        /* Some file systems have no links. */
        if (errno != EEXIST && access(kept, F_OK) == -1 &&
            rename(path, kept) == 0)
            return;
        if (errno != EEXIST)
            break;
    }
    err(STUDY_OUR_FAULT, "%s", study_shown(path));
}

int study_reset(int argc, char *argv[])
{
    char folder[PROGRESS_PATH], from[PROGRESS_PATH], to[PROGRESS_PATH];
    char kept[PROGRESS_PATH] = "";
    struct exercises exercises;
    if (argc != 2)
        errx(STUDY_MISUSED, "usage: shmlab reset NAME");
    study_need_folder(folder);
    exercises_read(&exercises);
    const char *name = exercises_find(&exercises, argv[1]);
    if (!starter(name, from))
        errx(STUDY_OUR_FAULT, "%s has no starter here", name);
    exercise_file(folder, name, to);
    if (access(to, F_OK) == 0)
        put_aside(to, kept);
    if (copy(from, to) == 0)
        errx(STUDY_OUR_FAULT, "%s has come back meanwhile", study_shown(to));
    printf("%s is as it was at first.\n", study_shown(to));
    if (kept[0] != '\0')
        printf("What you had is kept: %s\n", study_shown(kept));
    exercises_free(&exercises);
    return STUDY_GOOD;
}
