/* next: what to do now, and why. */
#include "study/parts.h"

#include "quiz/quiz.h"
#include "show/text.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *heading_of(const char *chapter)
{
    static char heading[256];
    size_t size, length = strlen(chapter);
    char *book = file_read(study_top("book.md"), 1 << 20, &size);
    snprintf(heading, sizeof heading, "%s", chapter);
    for (char *at = book; at != NULL && (at = strstr(at, "\n## ")) != NULL;
         at += 4)
        if (strncmp(at + 4, chapter, length) == 0 && at[4 + length] == ':')
            snprintf(heading, sizeof heading, "%.*s",
                     (int)strcspn(at + 4, "\n"), at + 4);
    free(book);
    return heading;
}

/* A file of the book, as it can be opened from here. */
static void tell_file(const char *what, const char *path)
{
    if (access(path, R_OK) == 0)
        printf("  %-9s %s\n", what, study_shown(path));
}

static void tell_skills(const struct page *page)
{
    char *item;
    for (int i = 0; (item = page_item(page->skills, i)) != NULL; i++) {
        for (char *end; (end = strchr(item, '\n')) != NULL;)
            *end = ' ';
        printf("  -");
        text_wrapped(item, 4, 3);
        free(item);
    }
}

static void tell_exercise(const char *name, const struct progress_entry *entry,
                          const char *folder)
{
    struct text_style style = text_style();
    char chapter[PROGRESS_NAME], example[PROGRESS_NAME], file[PROGRESS_PATH];
    struct page page;
    const char *shmlab = study_command();
    if (page_read(name, &page) == -1)
        err(STUDY_OUR_FAULT, "exercises/%s.md", name);
    exercise_chapter(name, chapter);
    exercise_file(folder, name, file);
    printf("%s%s: %s%s\n", style.title, name, page.title, style.plain);
    page_print(page.about, 2);
    printf("\nYou practise\n");
    tell_skills(&page);
    printf("\nFirst, %s\n", heading_of(chapter));
    tell_file("read", study_top("chapters/%s.md", chapter));
    if (page_example(page.read, example)) {
        printf("  %-9s %s predict %s\n", "predict", shmlab, example);
        printf("  %-9s %s see %s\n", "see", shmlab, example);
    }
    printf("\nThen\n");
    tell_file("the task", study_top("exercises/%s.md", name));
    printf("  %-9s %s\n", "edit", study_shown(file));
    printf("  %-9s %s check %s\n", "check it", shmlab, name);
    if (entry != NULL && entry->tried > 0)
        printf("  so far %d of 100 points; %s hint %s helps on\n",
               entry->points, shmlab, name);
    page_free(&page);
}

/* The first that is not passed; all are: NULL. */
static const char *first_open(const struct exercises *exercises,
                              const struct progress *progress)
{
    for (size_t i = 0; i < exercises->count; i++) {
        const struct progress_entry *entry = progress_find(
            progress, PROGRESS_EXERCISE, exercises->names[i]);
        if (entry == NULL || entry->passed == 0)
            return exercises->names[i];
    }
    return NULL;
}

/* Where nobody can be asked, what is due is named. */
static void bring_back(const char *folder)
{
    struct progress progress;
    const struct progress_entry *due[PROGRESS_OLD];
    if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)) {
        if (quiz_again(PROGRESS_OLD) > 0)
            putchar('\n');
        return;
    }
    if (progress_read(folder, &progress) == 0) {
        size_t count = progress_due(&progress, progress_today(), due);
        for (size_t i = 0; i < count; i++)
            printf("From before: %s %s %s\n", study_command(),
                   due[i]->kind == PROGRESS_PREDICTION ? "predict"
                   : due[i]->kind == PROGRESS_ORDER    ? "order"
                                                       : "quiz",
                   due[i]->name);
        if (count > 0)
            putchar('\n');
    }
    progress_free(&progress);
}

int study_next(int argc, char *argv[])
{
    char folder[PROGRESS_PATH];
    struct exercises exercises;
    struct progress progress;
    (void)argv;
    if (argc != 1)
        errx(STUDY_MISUSED, "usage: shmlab next");
    study_need_folder(folder);
    exercises_read(&exercises);
    bring_back(folder);
    if (progress_read(folder, &progress) == -1)
        err(STUDY_OUR_FAULT, "%s/progress", study_shown(folder));
    study_tell_strange(&progress);
    const char *name = first_open(&exercises, &progress);
    if (name == NULL)
        printf("You have passed all %zu exercises. What is left is the book.\n",
               exercises.count);
    else
        tell_exercise(name, progress_find(&progress, PROGRESS_EXERCISE, name),
                      folder);
    progress_free(&progress);
    exercises_free(&exercises);
    return STUDY_GOOD;
}
