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

/* Only one is needed. */
static struct sandbox sandbox;

static void close_sandbox(void)
{
    sandbox_close(&sandbox);
}

/* A sandbox of this level; ends the process when there is none. */
static const struct sandbox *open_sandbox(const char *word)
{
    struct sandbox_problem problem;
    int level = sandbox_level_of(word);
    if (level == -1)
        errx(STUDY_MISUSED, "there is no level \"%s\": L0, L1, L2, L3", word);
    if (sandbox_open((enum sandbox_level)level, 0, study_built("bin/keeper"),
                     &sandbox, &problem) == -1)
        errx(STUDY_NOT_HERE, "level %s cannot be had: %s%s%s", word,
             problem.why, problem.ask[0] != '\0' ? "; ask for: " : "",
             problem.ask);
    atexit(close_sandbox);
    return &sandbox;
}

int study_check(int argc, char *argv[])
{
    char folder[PROGRESS_PATH];
    struct exercises exercises;
    struct checking checking = {.wake = -1, .in_full = IN_FULL};
    const char *word = NULL, *level = NULL;
    bool json = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            json = true;
        else if (strcmp(argv[i], "--sandbox") == 0 && i + 1 < argc)
            level = argv[++i];
        else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
            checking.seed = argv[++i];
        else if (strcmp(argv[i], "--all") == 0)
            checking.in_full = UINT_MAX;
        else if (word == NULL && argv[i][0] != '-')
            word = argv[i];
        else
            errx(STUDY_MISUSED,
                 "usage: shmlab check [NAME|FILE] [--all] [--json] [--sandbox "
                 "LEVEL] [--seed N]");
    }
    if (level != NULL)
        checking.sandbox = open_sandbox(level);
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
    enum study_status status = checking.status;
    checking_free(&checking);
    exercises_free(&exercises);
    return (int)status;
}
