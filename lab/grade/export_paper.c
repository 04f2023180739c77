/* What came of one student: see export.h. */
#include "grade/export.h"

#include "say/plain.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_DEFAULT = 100, /* as check --json has it */
    ONE_LINE = 500
};

/* --- Reading -------------------------------------------------------------- */

static bool has_no_mark(enum grade_verdict verdict)
{
    return verdict == GRADE_UNDECIDED || verdict == GRADE_NOT_HERE ||
           verdict == GRADE_ERROR;
}

static int max_of(const json_t *result, int otherwise)
{
    const json_t *max = json_object_get(result, "max");
    json_int_t value = json_integer_value(max);
    return value > 0 && value <= INT_MAX ? (int)value : otherwise;
}

static void unit_read(const struct export *export,
                      const struct student *student, size_t exercise,
                      struct unit *unit)
{
    const char *name = export->class.exercises[exercise];
    const struct answer *answer = student_answer(student, name);
    *unit = (struct unit){.exercise = name,
                          .handed_in = answer != NULL,
                          .verdict = GRADE_ERROR,
                          .score = -1,
                          .max = export->max[exercise]};
    if (answer != NULL && answer->key[0] != '\0')
        unit->result = result_read(export->results, answer->key);
    if (unit->result == NULL)
        return;
    unit->verdict = result_verdict(unit->result);
    unit->max = max_of(unit->result, unit->max);
    if (!has_no_mark(unit->verdict))
        unit->score = result_score(unit->result);
}

void paper_read(struct export *export, const struct student *student,
                struct paper *paper)
{
    size_t count = export->class.exercise_count, handed_in = 0;
    *paper = (struct paper){.student = student, .count = count};
    paper->units = calloc(count + 1, sizeof *paper->units);
    if (paper->units == NULL)
        err(EXPORT_OUR_FAULT, "%s", student->id);
    for (size_t i = 0; i < count; i++) {
        struct unit *unit = &paper->units[i];
        unit_read(export, student, i, unit);
        paper->max += unit->max;
        paper->total += unit->score > 0 ? unit->score : 0;
        handed_in += unit->handed_in;
        paper->unmarked += unit->handed_in && unit->score < 0;
    }
    export->unmarked += paper->unmarked;
    if (paper->unmarked > 0 || handed_in == 0)
        paper->total = -1;
}

void paper_free(struct paper *paper)
{
    for (size_t i = 0; i < paper->count; i++)
        json_decref(paper->units[i].result);
    free(paper->units);
    *paper = (struct paper){0};
}

static int first_max(const struct export *export, const char *exercise)
{
    for (size_t i = 0; i < export->class.count; i++) {
        const struct answer *answer = student_answer(&export->class.students[i],
                                                     exercise);
        if (answer == NULL || answer->key[0] == '\0')
            continue;
        json_t *result = result_read(export->results, answer->key);
        int max = max_of(result, 0);
        json_decref(result);
        if (max > 0)
            return max;
    }
    return MAX_DEFAULT;
}

void export_learn_max(struct export *export)
{
    size_t count = export->class.exercise_count;
    export->max = calloc(count + 1, sizeof *export->max);
    if (export->max == NULL)
        err(EXPORT_OUR_FAULT, "%s", export->results);
    for (size_t i = 0; i < count; i++)
        export->max[i] = first_max(export, export->class.exercises[i]);
}

const struct student *export_next(const struct export *export, size_t *at)
{
    while (*at < export->class.count) {
        const struct student *student = &export->class.students[(*at)++];
        if (export->student == NULL ||
            strcmp(export->student, student->id) == 0)
            return student;
    }
    return NULL;
}

json_t *export_need(json_t *value)
{
    if (value == NULL)
        errx(EXPORT_OUR_FAULT, "JSON: no memory");
    return value;
}

/* --- The checks ----------------------------------------------------------- */

/* The one check of a unit that has none. */
static json_t *only_test(const struct unit *unit)
{
    const char *name = "it is judged", *says = "";
    if (!unit->handed_in) {
        name = "it is handed in";
        says = "Nothing was handed in.";
    } else if (unit->verdict == GRADE_NOT_BUILT) {
        name = "it compiles";
        says = result_text(unit->result, "compiler");
    } else {
        says = result_text(unit->result, "reason");
    }
    bool passed = unit->score >= unit->max;
    return json_pack("{s:s, s:s, s:[i,i], s:[s], s:s}", "name", name, "status",
                     passed ? "pass" : "fail", "points",
                     unit->score > 0 ? unit->score : 0, unit->max, "messages",
                     says, "visibility", "visible");
}

json_t *unit_tests(const struct unit *unit)
{
    json_t *tests = json_object_get(unit->result, "tests");
    if (json_array_size(tests) > 0)
        return json_incref(tests);
    return export_need(json_pack("[o]", export_need(only_test(unit))));
}

enum row unit_row(const struct unit *unit, const json_t *test)
{
    const char *status = result_text(test, "status");
    if (!unit->handed_in)
        return ROW_BAD;
    if (unit->verdict == GRADE_ERROR)
        return ROW_BROKEN;
    if (unit->verdict == GRADE_NOT_HERE)
        return ROW_NO_MARK;
    return strcmp(status, "pass") == 0   ? ROW_GOOD
           : strcmp(status, "fail") == 0 ? ROW_BAD
                                         : ROW_NO_MARK;
}

int row_points(const json_t *test, size_t which)
{
    const json_t *points = json_object_get(test, "points");
    json_int_t value = json_integer_value(json_array_get(points, which));
    return value > 0 && value <= INT_MAX ? (int)value : 0;
}

void row_put(FILE *out, const json_t *test)
{
    const json_t *messages = json_object_get(test, "messages");
    const char *expected = json_string_value(json_object_get(test, "expected"));
    const char *observed = json_string_value(json_object_get(test, "observed"));
    for (size_t i = 0; i < json_array_size(messages); i++) {
        const char *text = json_string_value(json_array_get(messages, i));
        put_plain(out, text != NULL ? text : "", OUTPUT_MAX);
        fputc('\n', out);
    }
    if (expected != NULL) {
        fputs("expected: ", out);
        put_plain(out, expected, OUTPUT_MAX);
        fputc('\n', out);
    }
    if (observed != NULL) {
        fputs("seen: ", out);
        put_plain(out, observed, OUTPUT_MAX);
        fputc('\n', out);
    }
}

/* --- In words ------------------------------------------------------------- */

void put_plain(FILE *out, const char *text, size_t max)
{
    size_t size = strlen(text), at = 0;
    while (at < size && at < max) {
        char next[PLAIN_ROOM];
        at += plain_next(text + at, size - at, next);
        fputs(next, out);
    }
    if (at < size)
        fputs("...", out);
}

/* The same on one line, and shorter. */
static void put_line(FILE *out, const char *text)
{
    size_t size = strlen(text), at = 0;
    while (at < size && at < ONE_LINE) {
        char next[PLAIN_ROOM];
        at += plain_next(text + at, size - at, next);
        fputs(strchr("\n\t", next[0]) != NULL ? " " : next, out);
    }
    if (at < size)
        fputs("...", out);
}

void unit_put_why(FILE *out, const struct unit *unit)
{
    const char *reason = result_text(unit->result, "reason");
    const char *trouble = result_text(unit->result, "trouble");
    const char *why = reason[0] != '\0' ? reason : trouble;
    if (unit->result == NULL)
        fputs("it has not been judged yet", out);
    else if (unit->verdict == GRADE_ERROR)
        fputs("the grader failed, not the program", out);
    else if (unit->verdict == GRADE_NOT_HERE)
        fputs("this system cannot judge it", out);
    else
        fputs("it could not be decided", out);
    if (why[0] != '\0') {
        fputs(": ", out);
        put_line(out, why);
    }
}

void unit_put(FILE *out, const struct unit *unit)
{
    const char *reason = result_text(unit->result, "reason");
    if (!unit->handed_in) {
        fputs("not handed in", out);
    } else if (unit->score < 0) {
        fputs("no mark: ", out);
        unit_put_why(out, unit);
    } else {
        fprintf(out, "%d of %d, %s", unit->score, unit->max,
                grade_said(unit->verdict));
        if (reason[0] != '\0') {
            fputs(": ", out);
            put_line(out, reason);
        }
    }
}

void unit_put_ideas(FILE *out, const struct unit *unit, bool at_length)
{
    const json_t *ideas = json_object_get(unit->result, "diagnoses");
    for (size_t i = 0; i < json_array_size(ideas); i++) {
        const json_t *idea = json_array_get(ideas, i);
        const json_t *seen = json_object_get(idea, "evidence");
        bool is_certain = strcmp(result_text(idea, "confidence"), "certain") ==
                          0;
        fputs(is_certain ? "Certainly (" : "Likely (", out);
        put_line(out, result_text(idea, "id"));
        fputs("): ", out);
        put_line(out, result_text(idea, "message"));
        fputc('\n', out);
        for (size_t k = 0; at_length && k < json_array_size(seen); k++) {
            const char *text = json_string_value(json_array_get(seen, k));
            fputs("  Seen: ", out);
            put_line(out, text != NULL ? text : "");
            fputc('\n', out);
        }
        if (at_length && result_text(idea, "see")[0] != '\0') {
            fputs("  Read: ", out);
            put_line(out, result_text(idea, "see"));
            fputc('\n', out);
        }
    }
}
