/* What came of one answer: see result.h. */
#include "grade/result.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *word, *said;
} verdicts[GRADES] = {
    [GRADE_PASS] = {"pass", "passed"},
    [GRADE_FAIL] = {"fail", "failed"},
    [GRADE_NOT_BUILT] = {"not-built", "did not build"},
    [GRADE_CRASH] = {"crash", "crashed"},
    [GRADE_CPU] = {"cpu-limit", "computed too long"},
    [GRADE_OUTPUT] = {"output-limit", "printed too much"},
    [GRADE_MEMORY] = {"memory-limit", "took too much memory"},
    [GRADE_HANG] = {"hang", "hangs"},
    [GRADE_UNDECIDED] = {"undecided", "undecided"},
    [GRADE_NOT_HERE] = {"not-here", "cannot be judged here"},
    [GRADE_ERROR] = {"error", "error of the grader"},
};

const char *grade_word(enum grade_verdict verdict)
{
    return verdicts[verdict].word;
}

const char *grade_said(enum grade_verdict verdict)
{
    return verdicts[verdict].said;
}

const char *result_text(const json_t *object, const char *member)
{
    const char *text = json_string_value(json_object_get(object, member));
    return text != NULL ? text : "";
}

enum grade_verdict result_verdict(const json_t *result)
{
    const char *word = result_text(result, "verdict");
    for (int i = 0; i < GRADES; i++)
        if (strcmp(word, verdicts[i].word) == 0)
            return (enum grade_verdict)i;
    return GRADE_ERROR;
}

int result_score(const json_t *result)
{
    const json_t *score = json_object_get(result, "score");
    return json_is_integer(score) ? (int)json_integer_value(score) : -1;
}

json_t *result_read(const char *results, const char *key)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/units/%s.json", results, key) >=
        (int)sizeof path)
        return NULL;
    json_t *result = json_load_file(path, 0, NULL);
    if (result != NULL && strcmp(result_text(result, "key"), key) == 0)
        return result;
    json_decref(result);
    return NULL;
}

/* Take these members out of each object of an array. */
static void strip(json_t *objects, const char *const members[], size_t count)
{
    for (size_t i = 0; i < json_array_size(objects); i++)
        for (size_t k = 0; k < count; k++)
            json_object_del(json_array_get(objects, i), members[k]);
}

char *result_compared(const json_t *result)
{
    static const char *const of_tests[] = {"expected", "observed", "messages"};
    static const char *const of_ideas[] = {"evidence", "when"};
    json_t *copy = json_deep_copy(result);
    json_object_del(copy, "run");
    json_object_del(copy, "reason");
    json_object_del(json_object_get(copy, "environment"), "cpus");
    strip(json_object_get(copy, "tests"), of_tests, 3);
    strip(json_object_get(copy, "diagnoses"), of_ideas, 2);
    char *text = json_dumps(copy, JSON_INDENT(1) | JSON_SORT_KEYS);
    json_decref(copy);
    return text;
}
