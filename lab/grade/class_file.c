/* Keeping a class as a file: see class.h. */
#include "grade/class.h"

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char form[] = "attached class 1";

/* --- Writing ------------------------------------------------------------- */

static json_t *texts(char *const all[], size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        if (json_array_append_new(list, json_string(all[i])) == -1)
            return json_decref(list), NULL;
    return list;
}

static json_t *student_out(const struct student *student)
{
    json_t *answers = json_object(), *refusals = json_array();
    for (size_t i = 0; i < student->answer_count; i++)
        json_object_set_new(answers, student->answers[i].exercise,
                            json_pack("{s:s, s:s}", "file",
                                      student->answers[i].file, "key",
                                      student->answers[i].key));
    for (size_t i = 0; i < student->refusal_count; i++)
        json_array_append_new(
            refusals, json_pack("{s:s, s:s}", "file", student->refusals[i].file,
                                "why", student->refusals[i].why));
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:b, s:o, s:o}", "id",
                     student->id, "name", student->name, "email",
                     student->email, "login", student->login, "number",
                     student->number, "listed", student->listed, "answers",
                     answers, "refused", refusals);
}

/* As text, to be freed; NULL with ENOMEM. */
static char *class_text(const struct class *class)
{
    json_t *students = json_array();
    for (size_t i = 0; i < class->count; i++)
        json_array_append_new(students, student_out(&class->students[i]));
    json_t *all = json_pack("{s:s, s:o, s:o, s:o}", "form", form, "exercises",
                            texts(class->exercises, class->exercise_count),
                            "notes", texts(class->notes, class->note_count),
                            "students", students);
    char *text = all != NULL && json_array_size(students) == class->count
                     ? json_dumps(all, JSON_INDENT(1))
                     : NULL;
    json_decref(all);
    errno = ENOMEM;
    return text;
}

int class_write(const struct class *class, const char *path)
{
    char beside[PATH_MAX];
    char *text = class_text(class);
    if (text == NULL)
        return -1;
    snprintf(beside, sizeof beside, "%.4000s.new", path);
    FILE *file = fopen(beside, "we");
    bool good = file != NULL && fputs(text, file) != EOF &&
                fputc('\n', file) != EOF && fflush(file) != EOF &&
                fsync(fileno(file)) == 0;
    int error = errno;
    if (file != NULL && fclose(file) == EOF && good) {
        good = false;
        error = errno;
    }
    free(text);
    errno = error;
    return good ? rename(beside, path) : -1;
}

/* --- Reading ------------------------------------------------------------- */

static const char *text_of(const json_t *object, const char *member)
{
    const char *text = json_string_value(json_object_get(object, member));
    return text != NULL ? text : "";
}

static int texts_in(const json_t *list, char ***all, size_t *count)
{
    size_t size = json_array_size(list);
    *all = calloc(size + 1, sizeof **all);
    for (*count = 0; *all != NULL && *count < size; ++*count) {
        const char *text = json_string_value(json_array_get(list, *count));
        if (text == NULL || ((*all)[*count] = strdup(text)) == NULL)
            return -1;
    }
    return *all != NULL ? 0 : -1;
}

static int replace(char **text, const char *new)
{
    free(*text);
    *text = strdup(new);
    return *text != NULL ? 0 : -1;
}

static int student_in(struct class *class, const json_t *from)
{
    struct student *student = class_student(class, text_of(from, "id"));
    json_t *answers = json_object_get(from, "answers");
    json_t *refusals = json_object_get(from, "refused");
    const char *exercise;
    json_t *answer;
    if (student == NULL || replace(&student->name, text_of(from, "name")) ||
        replace(&student->email, text_of(from, "email")) ||
        replace(&student->login, text_of(from, "login")) ||
        replace(&student->number, text_of(from, "number")))
        return -1;
    student->listed = json_is_true(json_object_get(from, "listed"));
    json_object_foreach(
        answers, exercise,
        answer) if (student_answers(student, exercise, text_of(answer, "file"),
                                    text_of(answer, "key")) == -1) return -1;
    for (size_t i = 0; i < json_array_size(refusals); i++) {
        const json_t *refusal = json_array_get(refusals, i);
        if (student_refused(student, text_of(refusal, "file"),
                            text_of(refusal, "why")) == -1)
            return -1;
    }
    return 0;
}

int class_read(struct class *class, const char *path)
{
    *class = (struct class){0};
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return -1;
    json_t *all = json_loadf(file, 0, NULL);
    fclose(file);
    const json_t *students = json_object_get(all, "students");
    bool good = strcmp(text_of(all, "form"), form) == 0 &&
                texts_in(json_object_get(all, "exercises"), &class->exercises,
                         &class->exercise_count) == 0 &&
                texts_in(json_object_get(all, "notes"), &class->notes,
                         &class->note_count) == 0;
    for (size_t i = 0; good && i < json_array_size(students); i++)
        good = student_in(class, json_array_get(students, i)) == 0;
    json_decref(all);
    if (good)
        return 0;
    class_free(class);
    errno = EBADMSG;
    return -1;
}
