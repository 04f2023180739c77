/* Who handed in what: see class.h. */
#include "grade/class.h"

#include "say/plain.h"

#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A copy without what could speak to a terminal, on one line. */
static char *clean(const char *text)
{
    size_t size = strlen(text), length = 0;
    char *copy = malloc(size * PLAIN_ROOM + 1);
    for (size_t at = 0; copy != NULL && at < size;) {
        char next[PLAIN_ROOM];
        at += plain_next(text + at, size - at, next);
        bool ends = strcmp(next, "\n") == 0 || strcmp(next, "\t") == 0;
        length += (size_t)sprintf(copy + length, "%s", ends ? " " : next);
    }
    if (copy != NULL)
        copy[length] = '\0';
    return copy;
}

/* Room for one more behind `count` things; NULL with ENOMEM. */
static void *grow(void *things, size_t count, size_t size)
{
    bool is_full = (count & (count - 1)) == 0; /* it doubles: 1, 2, 4, ... */
    return is_full ? realloc(things, (count == 0 ? 1 : 2 * count) * size)
                   : things;
}

struct student *class_student(struct class *class, const char *id)
{
    size_t low = 0, high = class->count;
    char *own = clean(id);
    if (own == NULL)
        return NULL;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(class->students[middle].id, own) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < class->count && strcmp(class->students[low].id, own) == 0) {
        free(own);
        return &class->students[low];
    }
    struct student *all = grow(class->students, class->count, sizeof *all);
    struct student made = {.id = own,
                           .name = strdup(""),
                           .email = strdup(""),
                           .login = strdup(""),
                           .number = strdup("")};
    if (all != NULL)
        class->students = all;
    if (all == NULL || made.name == NULL || made.email == NULL ||
        made.login == NULL || made.number == NULL) {
        free(made.id);
        free(made.name);
        free(made.email);
        free(made.login);
        free(made.number);
        return NULL;
    }
    memmove(all + low + 1, all + low, (class->count - low) * sizeof *all);
    all[low] = made;
    class->count++;
    return &all[low];
}

static struct answer *find(const struct student *student, const char *exercise)
{
    for (size_t i = 0; i < student->answer_count; i++)
        if (strcmp(student->answers[i].exercise, exercise) == 0)
            return &student->answers[i];
    return NULL;
}

const struct answer *student_answer(const struct student *student,
                                    const char *exercise)
{
    return find(student, exercise);
}

/* A new answer at its place among the others, whose texts are NULL yet. */
static struct answer *add_answer(struct student *student, const char *exercise)
{
    struct answer *all = grow(student->answers, student->answer_count,
                              sizeof *all);
    char *own = clean(exercise);
    if (all != NULL)
        student->answers = all;
    if (all == NULL || own == NULL) {
        free(own);
        return NULL;
    }
    size_t at = student->answer_count++;
    for (; at > 0 && strcmp(all[at - 1].exercise, own) > 0; at--)
        all[at] = all[at - 1];
    all[at] = (struct answer){.exercise = own};
    return &all[at];
}

int student_answers(struct student *student, const char *exercise,
                    const char *file, const char *key)
{
    struct answer *answer = find(student, exercise);
    char *own = clean(file);
    if (answer == NULL && own != NULL)
        answer = add_answer(student, exercise);
    if (answer == NULL) {
        free(own);
        return -1;
    }
    free(answer->file);
    answer->file = own;
    snprintf(answer->key, sizeof answer->key, "%s", key);
    return own != NULL ? 0 : -1;
}

int student_refused(struct student *student, const char *file, const char *why)
{
    struct refusal *all = grow(student->refusals, student->refusal_count,
                               sizeof *all);
    if (all == NULL)
        return -1;
    student->refusals = all;
    struct refusal made = {clean(file), clean(why)};
    if (made.file == NULL || made.why == NULL) {
        free(made.file);
        free(made.why);
        return -1;
    }
    all[student->refusal_count++] = made;
    return 0;
}

int class_note(struct class *class, const char *format, ...)
{
    char *text = NULL, *own = NULL;
    char **all = grow(class->notes, class->note_count, sizeof *all);
    va_list arguments;
    if (all == NULL)
        return -1;
    class->notes = all;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) != -1) {
        own = clean(text);
        free(text);
    }
    va_end(arguments);
    if (own == NULL)
        return -1;
    all[class->note_count++] = own;
    return 0;
}

void class_drop_exercises(struct class *class)
{
    size_t used = 0;
    for (size_t i = 0; i < class->exercise_count; i++) {
        bool asked = false;
        for (size_t k = 0; k < class->count && !asked; k++)
            asked = find(&class->students[k], class->exercises[i]) != NULL;
        if (asked)
            class->exercises[used++] = class->exercises[i];
        else
            free(class->exercises[i]);
    }
    class->exercise_count = used;
}

static void free_student(struct student *student)
{
    for (size_t i = 0; i < student->answer_count; i++) {
        free(student->answers[i].exercise);
        free(student->answers[i].file);
    }
    for (size_t i = 0; i < student->refusal_count; i++) {
        free(student->refusals[i].file);
        free(student->refusals[i].why);
    }
    free(student->answers);
    free(student->refusals);
    free(student->id);
    free(student->name);
    free(student->email);
    free(student->login);
    free(student->number);
}

void class_free(struct class *class)
{
    for (size_t i = 0; i < class->count; i++)
        free_student(&class->students[i]);
    for (size_t i = 0; i < class->exercise_count; i++)
        free(class->exercises[i]);
    for (size_t i = 0; i < class->note_count; i++)
        free(class->notes[i]);
    free(class->students);
    free(class->exercises);
    free(class->notes);
    *class = (struct class){0};
}
