/* The verb audit: see grade.h. */
#include "grade/grade.h"

#include "grade/gather.h"
#include "grade/result.h"
#include "grade/unit.h"
#include "see/see.h"
#include "study/parts.h"
#include "study/sha256.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ANSWER_MAX = 1 << 20
};

static const struct student *find_student(const struct class *class,
                                          const char *word)
{
    const struct student *found = NULL;
    for (size_t i = 0; i < class->count; i++) {
        const struct student *student = &class->students[i];
        const char *const names[] = {student->name, student->email,
                                     student->login, student->number};
        if (strcmp(student->id, word) == 0)
            return student;
        for (size_t k = 0; k < 4; k++)
            if (strcmp(names[k], word) == 0) {
                if (found != NULL && found != student)
                    errx(STUDY_MISUSED, "\"%s\" means more than one student",
                         word);
                found = student;
            }
    }
    if (found == NULL)
        errx(STUDY_MISUSED, "there is no student \"%s\"", word);
    return found;
}

/* --- The steps ----------------------------------------------------------- */

static void step(const char *title)
{
    static int number;
    printf("\n%d. %s\n", ++number, title);
}

static void tell_answer(const struct ledger *ledger,
                        const struct answer *answer, const json_t *result)
{
    char path[PATH_MAX], digest[SHA256_TEXT] = "";
    size_t size = 0;
    step("What was judged");
    char *text = ledger_find(ledger, answer->key, path)
                     ? file_read(path, ANSWER_MAX, &size)
                     : NULL;
    if (text != NULL)
        sha256(text, size, digest);
    free(text);
    const char *judged = result_text(result, "submission");
    bool same = strlen(judged) > 7 && strcmp(judged + 7, digest) == 0;
    printf("   handed in as  %s\n   kept as       %s\n   %zu bytes, %s\n"
           "   %s\n",
           answer->file, path, size, judged,
           same ? "That is the text that was judged: its digest is the same."
                : "THE TEXT IS ANOTHER NOW: its digest is not the same.");
}

static void tell_means(const json_t *result)
{
    step("With what");
    printf("   level      %s\n   toolchain  %s\n   checks     %s\n"
           "   seed       %s: the values that the program was given follow "
           "from it\n",
           result_text(result, "level"), result_text(result, "toolchain"),
           result_text(result, "checks"), result_text(result, "seed"));
    if (result_text(result, "compiler")[0] != '\0')
        printf("   The compiler said:\n%s", result_text(result, "compiler"));
}

static void tell_texts(const char *label, const char *text)
{
    if (text[0] != '\0')
        printf("          %-10s %s\n", label, text);
}

/* Each check, and the sum. */
static void tell_checks(const json_t *result)
{
    const json_t *tests = json_object_get(result, "tests");
    json_int_t sum = 0, most = 0;
    step("Each check, on what was observed");
    for (size_t i = 0; i < json_array_size(tests); i++) {
        const json_t *test = json_array_get(tests, i);
        const json_t *points = json_object_get(test, "points");
        const json_t *messages = json_object_get(test, "messages");
        json_int_t got = json_integer_value(json_array_get(points, 0));
        json_int_t max = json_integer_value(json_array_get(points, 1));
        sum += got;
        most += max;
        printf("   %-10s %2lld of %2lld  %s\n", result_text(test, "status"),
               (long long)got, (long long)max, result_text(test, "name"));
        tell_texts("expected", result_text(test, "expected"));
        tell_texts("seen", result_text(test, "observed"));
        for (size_t k = 0; k < json_array_size(messages); k++)
            printf("          %s\n",
                   json_string_value(json_array_get(messages, k)));
    }
    printf("   %lld of %lld in all", (long long)sum, (long long)most);
    if (result_score(result) >= 0)
        printf("; the mark is %d%s\n", result_score(result),
               result_score(result) == (int)sum ? "" : ": NOT THE SAME");
    else
        puts("; no mark is given");
}

static void tell_ideas(const json_t *result)
{
    const json_t *ideas = json_object_get(result, "diagnoses");
    if (json_array_size(ideas) == 0)
        return;
    step("Which idea is wrong");
    for (size_t i = 0; i < json_array_size(ideas); i++) {
        const json_t *idea = json_array_get(ideas, i);
        const json_t *seen = json_object_get(idea, "evidence");
        printf("   %s, %s: %s\n   seen%s%s: %s\n", result_text(idea, "id"),
               result_text(idea, "confidence"), result_text(idea, "message"),
               result_text(idea, "when")[0] != '\0' ? " " : "",
               result_text(idea, "when"),
               json_string_value(json_array_get(seen, 0)));
    }
}

/* What the program did in the run that was wrong first. */
static void tell_run(const struct ledger *ledger, const struct answer *answer,
                     const json_t *result)
{
    char path[PATH_MAX];
    if (!json_is_true(json_object_get(result, "recorded")))
        return;
    step("The run that was wrong first");
    ledger_path(ledger, path, "units/%s.jsonl", answer->key);
    printf("   shmlab see %s\n\n", path);
    fflush(stdout);
    char verb[] = "see", list[] = "--list";
    see(3, (char *[]){verb, list, path, NULL});
}

static void tell_how(const struct ledger *ledger, const struct answer *answer,
                     const json_t *result)
{
    char path[PATH_MAX];
    step("To do it again");
    printf("   shmlab replay %s/units/%s.json\n", ledger->folder, answer->key);
    if (ledger_find(ledger, answer->key, path))
        printf("   shmlab check --all --sandbox %s --seed %s %s\n",
               result_text(result, "level"), result_text(result, "seed"), path);
}

int grade_audit(int argc, char *argv[])
{
    struct ledger ledger;
    struct class class;
    struct exercises exercises;
    char why[LEDGER_WHY];
    const char *words[2] = {NULL}, *folder = NULL;
    size_t count = 0;
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--results") == 0 && i + 1 < argc)
            folder = argv[++i];
        else if (argv[i][0] != '-' && count < 2)
            words[count++] = argv[i];
        else
            count = 3;
    if (count != 2 || folder == NULL)
        errx(STUDY_MISUSED,
             "usage: shmlab audit STUDENT NAME --results RESULTS");
    if (ledger_open(&ledger, folder, LEDGER_READ, why) == -1)
        errx(STUDY_MISUSED, "%s", why);
    if (gather_kept(&ledger, &class) == -1)
        err(STUDY_MISUSED, "%s", folder);
    exercises_read(&exercises);
    const struct student *student = find_student(&class, words[0]);
    const char *exercise = exercises_find(&exercises, words[1]);
    const struct answer *answer = student_answer(student, exercise);
    for (size_t i = 0; i < student->refusal_count; i++)
        printf("not taken: %s: %s\n", student->refusals[i].file,
               student->refusals[i].why);
    if (answer == NULL)
        errx(STUDY_MISUSED, "%s handed in nothing for %s", student->id,
             exercise);
    json_t *result = result_read(ledger.folder, answer->key);
    if (result == NULL)
        errx(STUDY_MISUSED, "it is not judged yet: shmlab grade --out %s",
             folder);
    printf("%s, %s: %s", student->id, exercise,
           grade_said(result_verdict(result)));
    if (result_score(result) >= 0)
        printf(", %d of %lld", result_score(result),
               (long long)json_integer_value(json_object_get(result, "max")));
    const char *reason = result_text(result, "reason");
    printf("%s%s\n", reason[0] != '\0' ? ": " : "", reason);
    tell_answer(&ledger, answer, result);
    tell_means(result);
    tell_checks(result);
    tell_ideas(result);
    tell_run(&ledger, answer, result);
    tell_how(&ledger, answer, result);
    json_decref(result);
    class_free(&class);
    exercises_free(&exercises);
    return STUDY_GOOD;
}
