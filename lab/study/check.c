/* The verb check: see check.h. */
#include "study/check.h"

#include "show/text.h"
#include "study/parts.h"

#include <err.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    IN_FULL = 1 /* failed checks that say why: more would hide the first */
};

/* Is this file in that folder?  Others, a solution or a teacher's, do not count
 * for the student. */
static bool is_in(const char *file, const char *folder)
{
    char whole[PROGRESS_PATH], real[PROGRESS_PATH];
    if (realpath(file, whole) == NULL || realpath(folder, real) == NULL)
        return false;
    size_t length = strlen(real);
    return strncmp(whole, real, length) == 0 && whole[length] == '/' &&
           strchr(whole + length + 1, '/') == NULL;
}

static bool is_path(const char *word)
{
    const char *dot = strrchr(word, '.');
    return strchr(word, '/') != NULL ||
           (dot != NULL &&
            (strcmp(dot, ".c") == 0 || strcmp(dot, ".txt") == 0));
}

/* Find out which file of which exercise is meant. */
static void choose(const char *word, char folder[PROGRESS_PATH],
                   const struct exercises *exercises, struct checking *checking)
{
    bool has_folder = progress_folder(folder);
    if (word != NULL && is_path(word) && access(word, R_OK) == 0) {
        checking->name = exercises_find(exercises, word);
        snprintf(checking->file, sizeof checking->file, "%s", word);
        checking->folder = has_folder && is_in(word, folder) ? folder : NULL;
        return;
    }
    if (word != NULL && strchr(word, '/') != NULL)
        err(STUDY_MISUSED, "%s", study_shown(word));
    study_need_folder(folder);
    checking->name = word != NULL
                         ? exercises_find(exercises, word)
                         : exercises_find(exercises, checking_default(folder));
    checking->folder = folder;
    exercise_file(folder, checking->name, checking->file);
    if (access(checking->file, R_OK) == -1)
        err(STUDY_MISUSED, "%s (`%s reset %s` brings the starter back)",
            study_shown(checking->file), study_command(), checking->name);
    snprintf(checking->file, sizeof checking->file, "%s",
             study_shown(checking->file));
    if (access(checking->file, R_OK) == -1) /* its name is a strange one */
        exercise_file(folder, checking->name, checking->file);
}

static void tell_title(const struct checking *checking)
{
    struct text_style style = text_style();
    struct page page;
    if (page_read(checking->name, &page) == 0)
        printf("%s%s: %s%s\n\n", style.title, checking->name, page.title,
               style.plain);
    page_free(&page);
}

int study_check(int argc, char *argv[])
{
    char folder[PROGRESS_PATH];
    struct exercises exercises;
    struct checking checking = {.wake = -1, .in_full = IN_FULL};
    const char *word = NULL;
    bool json = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            json = true;
        else if (strcmp(argv[i], "--all") == 0)
            checking.in_full = UINT_MAX;
        else if (word == NULL && argv[i][0] != '-')
            word = argv[i];
        else
            errx(STUDY_MISUSED,
                 "usage: shmlab check [NAME|FILE] [--all] [--json]");
    }
    exercises_read(&exercises);
    choose(word, folder, &exercises, &checking);
    study_note_leavings();
    compile_forget_on_signals();
    checking.silent = json;
    if (!json)
        tell_title(&checking);
    checking_do(&checking);
    if (json)
        tell_json(&checking);
    else
        tell_end(&checking);
    int status = checking.status;
    checking_free(&checking);
    exercises_free(&exercises);
    return status;
}
