/* progress: how far a student is, on one screen. */
#include "study/parts.h"

#include "diagnose/catalogue.h"
#include "show/text.h"
#include "study/progress_lines.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

enum {
    NAME_COLUMN = 14,
    WIDTH = 78,
    DIAGNOSES_TOLD = 3
};

/* "workers", of 06_fork_workers in chapter 06_fork. */
static const char *idea_of(const char *name, const char *chapter)
{
    size_t length = strlen(chapter);
    return name[length] == '_' ? name + length + 1 : name;
}

/* One line for a chapter, or more: each exercise with its points. */
static void tell_exercises(const struct exercises *exercises,
                           const struct progress *progress)
{
    struct text_style style = text_style();
    char last[PROGRESS_NAME] = "";
    int column = 0;
    for (size_t i = 0; i < exercises->count; i++) {
        char chapter[PROGRESS_NAME], points[16] = "-";
        const char *name = exercises->names[i];
        const struct progress_entry *entry = progress_find(
            progress, PROGRESS_EXERCISE, name);
        bool passed = entry != NULL && entry->passed != 0;
        exercise_chapter(name, chapter);
        if (passed)
            strcpy(points, "passed");
        else if (entry != NULL && entry->tried > 0)
            snprintf(points, sizeof points, "%d", entry->points);
        int length = (int)(strlen(idea_of(name, chapter)) + strlen(points)) + 3;
        if (strcmp(chapter, last) != 0) {
            printf("%s%-*s", column > 0 ? "\n" : "", NAME_COLUMN, chapter);
            column = NAME_COLUMN;
        } else if (column + length > WIDTH) {
            printf("\n%*s", NAME_COLUMN, "");
            column = NAME_COLUMN;
        }
        printf("  %s %s%s%s", idea_of(name, chapter), passed ? style.good : "",
               points, passed ? style.plain : "");
        column += length;
        strcpy(last, chapter);
    }
    putchar('\n');
}

/* Counts over all entries. */
struct sums {
    int passed, points, hints, right, wrong, predicted, mispredicted;
};

static struct sums add_up(const struct exercises *exercises,
                          const struct progress *progress)
{
    struct sums sums = {0};
    for (size_t i = 0; i < progress->count; i++) {
        const struct progress_entry *entry = &progress->entries[i];
        bool prediction = entry->kind == PROGRESS_PREDICTION;
        sums.hints += entry->hints;
        sums.predicted += prediction ? entry->right : 0;
        sums.mispredicted += prediction ? entry->wrong : 0;
        sums.right += prediction ? 0 : entry->right;
        sums.wrong += prediction ? 0 : entry->wrong;
    }
    for (size_t i = 0; i < exercises->count; i++) {
        const struct progress_entry *entry = progress_find(
            progress, PROGRESS_EXERCISE, exercises->names[i]);
        sums.passed += entry != NULL && entry->passed != 0;
    }
    return sums;
}

static int more_met(const void *a, const void *b)
{
    const struct progress_entry *one = a, *two = b;
    return two->met != one->met ? two->met - one->met
                                : strcmp(one->name, two->name);
}

/* The mistakes that were made most often. */
static void tell_diagnoses(const struct progress *progress)
{
    struct progress_entry *met = calloc(progress->count + 1, sizeof *met);
    size_t count = 0;
    if (met == NULL)
        err(STUDY_OUR_FAULT, "diagnoses");
    for (size_t i = 0; i < progress->count; i++)
        if (progress->entries[i].kind == PROGRESS_DIAGNOSIS)
            met[count++] = progress->entries[i];
    qsort(met, count, sizeof *met, more_met);
    if (count > 0)
        printf("\nMet most often\n");
    for (size_t i = 0; i < count && i < DIAGNOSES_TOLD; i++) {
        const struct catalogued *row = catalogue_find(met[i].name);
        int column = printf("  %-4s %d x  ", met[i].name, met[i].met);

        text_wrapped(row != NULL ? row->message : "no longer in the catalogue",
                     13, column);
    }
    free(met);
}

static void tell_due(const struct progress *progress)
{
    const struct progress_entry *due[PROGRESS_OLD];
    int today = progress_today(), first = 0;
    if (progress_due(progress, today, due) > 0) {
        printf("Old questions wait for you: %s next\n", study_command());
        return;
    }
    for (size_t i = 0; i < progress->count; i++) {
        int again = progress->entries[i].again;
        if (again > today && (first == 0 || again < first))
            first = again;
    }
    char date[PROGRESS_DATE];
    if (first != 0)
        printf("Old questions come back from %s on.\n",
               progress_date(first, date));
}

int study_progress(int argc, char *argv[])
{
    char folder[PROGRESS_PATH];
    struct exercises exercises;
    struct progress progress;
    (void)argv;
    if (argc != 1)
        errx(STUDY_MISUSED, "usage: shmlab progress");
    study_need_folder(folder);
    exercises_read(&exercises);
    if (progress_read(folder, &progress) == -1)
        err(STUDY_OUR_FAULT, "%s/progress", study_shown(folder));
    study_tell_strange(&progress);
    struct sums sums = add_up(&exercises, &progress);
    tell_exercises(&exercises, &progress);
    printf("\n%d of %zu exercises passed", sums.passed, exercises.count);
    if (sums.hints > 0)
        printf(", with %d hint%s", sums.hints, sums.hints == 1 ? "" : "s");
    if (sums.right + sums.wrong > 0)
        printf("; questions: %d right, %d wrong", sums.right, sums.wrong);
    if (sums.predicted + sums.mispredicted > 0)
        printf("; predictions: %d right, %d wrong", sums.predicted,
               sums.mispredicted);
    printf(".\n");
    tell_due(&progress);
    tell_diagnoses(&progress);
    progress_free(&progress);
    exercises_free(&exercises);
    return STUDY_GOOD;
}
