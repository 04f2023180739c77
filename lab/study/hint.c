/* hint: one more each time; solution: when it helps more than it spoils. */
#include "quiz/quiz.h"
#include "study/parts.h"

#include "show/text.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    SOLUTION_MAX = 1 << 20
};

/* Change the progress of one exercise.  When it cannot be kept, we say so and
 * go on. */
static void note(const char *folder, const char *name,
                 void (*change)(struct progress_entry *))
{
    struct progress progress;
    if (progress_begin(folder, &progress) == 0) {
        change(progress_entry(&progress, PROGRESS_EXERCISE, name));
        if (progress_end(&progress) == 0)
            return;
    }
    study_no_progress(folder);
}

/* What is known of it; all zero when nothing is. */
static struct progress_entry known(const char *folder, const char *name)
{
    struct progress progress;
    struct progress_entry entry = {.kind = PROGRESS_EXERCISE};
    if (progress_read(folder, &progress) == 0) {
        const struct progress_entry *found = progress_find(
            &progress, PROGRESS_EXERCISE, name);
        entry = found != NULL ? *found : entry;
    }
    progress_free(&progress);
    return entry;
}

/* --- hint ---------------------------------------------------------------- */

static void one_more(struct progress_entry *entry)
{
    if (entry->hints < PAGE_HINTS)
        entry->hints++;
}

int study_hint(int argc, char *argv[])
{
    char folder[PROGRESS_PATH];
    struct exercises exercises;
    struct page page;
    if (argc != 2)
        errx(STUDY_MISUSED, "usage: shmlab hint NAME");
    study_need_folder(folder);
    exercises_read(&exercises);
    const char *name = exercises_find(&exercises, argv[1]);
    if (page_read(name, &page) == -1)
        err(STUDY_OUR_FAULT, "exercises/%s.md", name);
    int shown = known(folder, name).hints;
    int last = shown < PAGE_HINTS ? shown : PAGE_HINTS - 1;
    printf("%s: %s\n", name, page.title);
    for (int i = 0; i <= last; i++) {
        char *hint = page_item(page.hints, i);
        if (hint == NULL)
            break;
        printf("\n%s %d of %d\n", i == last ? "Hint" : "Again: hint", i + 1,
               PAGE_HINTS);
        page_print(hint, 4);
        free(hint);
    }
    note(folder, name, one_more);
    if (shown + 1 < PAGE_HINTS)
        printf("\nTry it now. The next one says more.\n");
    else
        printf("\nThat was the last one. If you are stuck: %s solution %s\n",
               study_command(), name);
    page_free(&page);
    exercises_free(&exercises);
    return STUDY_GOOD;
}

/* --- solution ------------------------------------------------------------ */

static void was_shown(struct progress_entry *entry)
{
    if (entry->solution == 0)
        entry->solution = progress_today();
}

/* A program as it is; long lines are ours, and fit. */
static void print_program(const char *path)
{
    size_t size;
    char *text = file_read(path, SOLUTION_MAX, &size);
    if (text != NULL)
        fwrite(text, 1, size, stdout);
    else
        err(STUDY_OUR_FAULT, "%s", study_shown(path));
    free(text);
}

int study_solution(int argc, char *argv[])
{
    char folder[PROGRESS_PATH], path[PROGRESS_PATH];
    struct exercises exercises;
    bool sure = argc > 1 && strcmp(argv[argc - 1], "--yes") == 0;
    if (argc - sure != 2 || argv[1][0] == '-')
        errx(STUDY_MISUSED, "usage: shmlab solution NAME [--yes]");
    study_need_folder(folder);
    exercises_read(&exercises);
    const char *name = exercises_find(&exercises, argv[1]);
    bool text = exercise_is_text(name); /* whose answers are worked out */
    snprintf(path, sizeof path, "%s",
             study_top(text ? "solutions/wrong/%s" : "solutions/%s.c", name));
    if (access(path, R_OK) == -1)
        errx(STUDY_MISUSED,
             "there is no solution of %s here: in this edition your teacher "
             "has them",
             name);
    struct progress_entry entry = known(folder, name);
    if (entry.passed == 0 && entry.hints < PAGE_HINTS)
        errx(STUDY_MISUSED,
             "first the hints: you have had %d of %d (`%s hint %s`)",
             entry.hints, PAGE_HINTS, study_command(), name);
    if (entry.passed == 0 && entry.solution == 0 &&
        !study_yes(
            "You have not passed it yet. Show the solution all the same?",
            sure)) {
        exercises_free(&exercises);
        return STUDY_MISUSED;
    }
    if (entry.solution == 0)
        note(folder, name, was_shown);
    int status = STUDY_GOOD;
    if (text)
        status = predict_solution(name);
    else
        print_program(path);
    exercises_free(&exercises);
    return status;
}
