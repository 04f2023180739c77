/*
 * handed.h - a folder of submissions, made up, and what the intake makes of it
 *
 * For the tests of the intake; each includes it once.  Three exercises are
 * asked for, one of them a prediction.  An answer is kept by its key, which is
 * its text.
 */
#ifndef TESTS_LAB_HANDED_H
#define TESTS_LAB_HANDED_H

#include "grade/intake.h"

#include "clean.h"
#include "hostile.h"

#define WORKERS    "06_fork_workers"
#define SUM        "01_sharing_sum"
#define PREDICTION "01_sharing_predict_variables"

static const char *handed_at; /* SUBMISSIONS */
static struct class handed;   /* what the intake has made of it */
static char handed_why[512];
static int handed_keep_fails_with;

/* --- Making it ------------------------------------------------------------ */

/* Write bytes to a file below SUBMISSIONS; folders are made. */
static inline void handed_bytes(const char *path, const void *bytes,
                                size_t size)
{
    char full[8192];
    snprintf(full, sizeof full, "%s/%s", handed_at, path);
    for (char *slash = strchr(full + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(full, 0755) == -1 && errno != EEXIST)
            err(REPORT_UNTESTED, "%s", full);
        *slash = '/';
    }
    if (full[strlen(full) - 1] == '/')
        return; /* a folder was wanted */
    FILE *file = fopen(full, "we");
    if (file == NULL || fwrite(bytes, 1, size, file) != size ||
        fclose(file) == EOF)
        err(REPORT_UNTESTED, "%s", full);
}

static inline void handed_put(const char *path, const char *text)
{
    handed_bytes(path, text, strlen(text));
}

/* The path of what lies in SUBMISSIONS.  Good until the next call. */
static inline const char *handed_path(const char *name)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", handed_at, name);
    return path;
}

/* A new SUBMISSIONS, which nothing lies in. */
static inline void handed_new(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s", hostile_file(name));
    handed_at = path;
    if (mkdir(path, 0755) == -1)
        err(REPORT_UNTESTED, "%s", path);
}

/* --- Taking it in --------------------------------------------------------- */

static inline int handed_keep(void *context, const char *exercise,
                              const char *text, size_t size,
                              char key[CLASS_KEY])
{
    ++*(int *)context;
    EXPECT(text[size] == '\0' && strlen(text) == size,
           "%s: no NUL behind it, or one inside", exercise);
    snprintf(key, CLASS_KEY, "%.*s", CLASS_KEY - 1, text);
    errno = handed_keep_fails_with;
    return handed_keep_fails_with == 0 ? 0 : -1;
}

static inline void handed_forget(void)
{
    class_free(&handed);
}

/* Nothing of a stranger in the class speaks to a terminal. */
static inline void handed_is_clean(void)
{
    for (size_t i = 0; i < handed.count; i++) {
        const struct student *student = &handed.students[i];
        const char *const texts[] = {student->id, student->name, student->email,
                                     student->login, student->number};
        for (size_t k = 0; k < COUNT(texts); k++)
            clean_expect("a student", texts[k], strlen(texts[k]));
        for (size_t k = 0; k < student->answer_count; k++)
            clean_expect("an answer", student->answers[k].file,
                         strlen(student->answers[k].file));
        for (size_t k = 0; k < student->refusal_count; k++) {
            clean_expect("a refusal", student->refusals[k].file,
                         strlen(student->refusals[k].file));
            clean_expect("a reason", student->refusals[k].why,
                         strlen(student->refusals[k].why));
        }
    }
    for (size_t i = 0; i < handed.note_count; i++)
        clean_expect("a note", handed.notes[i], strlen(handed.notes[i]));
}

/* Take in `submissions` (NULL: what was made).  Returns what intake() does. */
static inline int handed_take(const char *submissions, const char *roster)
{
    static const char *const names[] = {PREDICTION, SUM, WORKERS};
    int kept = 0;
    const struct intake intake_request = {
        .submissions = submissions != NULL ? submissions : handed_at,
        .roster = roster,
        .keep = handed_keep,
        .context = &kept,
    };
    class_free(&handed);
    handed.exercises = calloc(COUNT(names), sizeof *handed.exercises);
    for (size_t i = 0; i < COUNT(names); i++)
        handed.exercises[handed.exercise_count++] = strdup(names[i]);
    strcpy(handed_why, "?");
    int result = intake(&intake_request, &handed, handed_why);
    size_t answers = 0;
    for (size_t i = 0; i < handed.count; i++)
        answers += handed.students[i].answer_count;
    if (result == 0)
        EXPECT(answers == (size_t)kept, "%zu answers, and %d were kept",
               answers, kept);
    handed_is_clean();
    return result;
}

static inline void handed_taken(void)
{
    EXPECT(handed_take(NULL, NULL) == 0, "%s", handed_why);
}

/* --- Looking at it -------------------------------------------------------- */

static inline const struct student *handed_student(const char *id)
{
    for (size_t i = 0; i < handed.count; i++)
        if (strcmp(handed.students[i].id, id) == 0)
            return &handed.students[i];
    EXPECT(false, "there is no student %s", id);
    return NULL;
}

/* Demand that this is the answer: this file with this text; "" for none. */
static inline void handed_answer(const char *id, const char *exercise,
                                 const char *file, const char *text)
{
    const struct student *student = handed_student(id);
    if (student == NULL)
        return;
    const struct answer *answer = student_answer(student, exercise);
    EXPECT((answer != NULL) == (file[0] != '\0'), "%s, %s: %s", id, exercise,
           answer != NULL ? "an answer" : "no answer");
    for (size_t i = 0;
         answer == NULL && file[0] != '\0' && i < student->refusal_count; i++)
        EXPECT(false, "refused: %s: %s", student->refusals[i].file,
               student->refusals[i].why);
    if (answer != NULL)
        EXPECT(strcmp(answer->file, file) == 0 &&
                   strcmp(answer->key, text) == 0,
               "%s, %s: %s with \"%s\", not %s with \"%s\"", id, exercise,
               answer->file, answer->key, file, text);
}

/* Demand that a file was refused, with these words in the reason. */
static inline void handed_refused(const char *id, const char *file,
                                  const char *words)
{
    const struct student *student = handed_student(id);
    if (student == NULL)
        return;
    for (size_t i = 0; i < student->refusal_count; i++)
        if (strcmp(student->refusals[i].file, file) == 0) {
            EXPECT(strstr(student->refusals[i].why, words) != NULL,
                   "%s is refused because %s", file, student->refusals[i].why);
            return;
        }
    EXPECT(false, "%s: %s is not refused", id, file);
}

/* Demand that so many were refused, and no others. */
static inline void handed_refusals(const char *id, size_t count)
{
    const struct student *student = handed_student(id);
    if (student == NULL)
        return;
    EXPECT(student->refusal_count == count, "%s: %zu are refused, not %zu", id,
           student->refusal_count, count);
    for (size_t i = 0;
         student->refusal_count != count && i < student->refusal_count; i++)
        EXPECT(false, "%s: %s", student->refusals[i].file,
               student->refusals[i].why);
}

static inline bool handed_noted(const char *words)
{
    for (size_t i = 0; i < handed.note_count; i++)
        if (strstr(handed.notes[i], words) != NULL)
            return true;
    return false;
}

#endif
