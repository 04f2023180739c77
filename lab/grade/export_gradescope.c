/*
 * results.json of Gradescope: see export.h.
 *
 * The score at the top counts more than those of the tests.  A check that was
 * not judged has no score, no status and no max_score, because "0 of 10" is
 * what would be seen; where nothing was judged there is none at the top either,
 * and then Gradescope asks a person to look.
 */
#include "grade/export.h"
#include "grade/names.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A text being made, and then a member of an object. */
struct text {
    char *bytes;
    size_t size;
    FILE *out;
};

static FILE *text_begin(struct text *text)
{
    *text = (struct text){0};
    text->out = open_memstream(&text->bytes, &text->size);
    if (text->out == NULL)
        err(EXPORT_OUR_FAULT, "results.json");
    return text->out;
}

static void text_set(struct text *text, json_t *object, const char *member)
{
    if (fclose(text->out) == EOF)
        err(EXPORT_OUR_FAULT, "results.json");
    json_object_set_new(object, member, export_need(json_string(text->bytes)));
    free(text->bytes);
}

/* --- A check -------------------------------------------------------------- */

static void set_output(json_t *object, const struct unit *unit,
                       const json_t *test, enum row row)
{
    struct text text;
    FILE *out = text_begin(&text);
    if (row == ROW_NO_MARK || row == ROW_BROKEN) {
        fputs("no mark: ", out);
        unit_put_why(out, unit);
        fprintf(out, " (%d points)\n", row_points(test, 1));
    }
    row_put(out, test);
    text_set(&text, object, "output");
}

static json_t *test_object(const struct unit *unit, size_t exercise,
                           const json_t *test, size_t number)
{
    enum row row = unit_row(unit, test);
    char place[48];
    struct text name;
    snprintf(place, sizeof place, "%zu.%zu", exercise + 1, number + 1);
    const char *visibility = result_text(test, "visibility");
    json_t *object = export_need(
        json_pack("{s:s, s:s, s:s, s:s, s:{s:s, s:s, s:s, s:s}}", "number",
                  place, "output_format", "text", "name_format", "text",
                  "visibility", visibility[0] != '\0' ? visibility : "visible",
                  "extra_data", "exercise", unit->exercise, "verdict",
                  unit->handed_in ? grade_word(unit->verdict) : "not-handed-in",
                  "level", result_text(unit->result, "level"), "key",
                  result_text(unit->result, "key")));
    FILE *out = text_begin(&name);
    put_plain(out, unit->exercise, OUTPUT_MAX);
    fputs(": ", out);
    put_plain(out, result_text(test, "name"), OUTPUT_MAX);
    text_set(&name, object, "name");
    set_output(object, unit, test, row);
    if (row != ROW_GOOD && row != ROW_BAD)
        return object;
    json_object_set_new(object, "score", json_integer(row_points(test, 0)));
    json_object_set_new(object, "max_score", json_integer(row_points(test, 1)));
    json_object_set_new(object, "status",
                        json_string(row == ROW_GOOD ? "passed" : "failed"));
    return object;
}

/* --- A student ------------------------------------------------------------ */

struct sum {
    json_t *tests;
    json_int_t ms;
    int score;
    bool judged;
    size_t without; /* checks without a mark */
};

static void add_unit(const struct unit *unit, size_t exercise, struct sum *sum)
{
    json_t *tests = unit_tests(unit);
    int points = 0;
    for (size_t i = 0; i < json_array_size(tests); i++) {
        const json_t *test = json_array_get(tests, i);
        enum row row = unit_row(unit, test);
        bool judged = row == ROW_GOOD || row == ROW_BAD;
        json_array_append_new(sum->tests, test_object(unit, exercise, test, i));
        points += judged ? row_points(test, 0) : 0;
        sum->judged = sum->judged || (judged && unit->handed_in);
        sum->without += !judged;
    }
    sum->score += unit->score >= 0 ? unit->score : points;
    sum->ms += json_integer_value(
        json_object_get(json_object_get(unit->result, "run"), "wall_ms"));
    json_decref(tests);
}

static void set_summary(json_t *all, const struct paper *paper,
                        const struct sum *sum)
{
    struct text text;
    FILE *out = text_begin(&text);
    if (sum->without > 0)
        fprintf(out,
                "%zu of the checks could not be judged and have no mark; the "
                "score is without them.\n\n",
                sum->without);
    for (size_t i = 0; i < paper->count; i++) {
        put_plain(out, paper->units[i].exercise, OUTPUT_MAX);
        fputs(": ", out);
        unit_put(out, &paper->units[i]);
        fputc('\n', out);
        unit_put_ideas(out, &paper->units[i], true);
    }
    for (size_t i = 0; i < paper->student->refusal_count; i++) {
        fputs("Not taken: ", out);
        put_plain(out, paper->student->refusals[i].file, OUTPUT_MAX);
        fputs(": ", out);
        put_plain(out, paper->student->refusals[i].why, OUTPUT_MAX);
        fputc('\n', out);
    }
    text_set(&text, all, "output");
}

static json_t *results_object(const struct paper *paper)
{
    struct sum sum = {.tests = export_need(json_array())};
    bool handed_in = false;
    for (size_t i = 0; i < paper->count; i++) {
        add_unit(&paper->units[i], i, &sum);
        handed_in = handed_in || paper->units[i].handed_in;
    }
    json_t *all = export_need(
        json_pack("{s:s, s:f, s:o, s:{s:s, s:i, s:i}}", "output_format", "text",
                  "execution_time", (double)sum.ms / 1000, "tests", sum.tests,
                  "extra_data", "student", paper->student->id, "max",
                  paper->max, "without_a_mark", (int)sum.without));
    set_summary(all, paper, &sum);
    if (sum.judged || !handed_in)
        json_object_set_new(all, "score", json_integer(sum.score));
    return all;
}

static void write_one(struct export *export, const struct student *student,
                      const char *path)
{
    struct paper paper;
    struct target target;
    paper_read(export, student, &paper);
    json_t *all = results_object(&paper);
    target_open(&target, path);
    json_dumpf(all, target.out, JSON_INDENT(1) | JSON_REAL_PRECISION(10));
    fputc('\n', target.out);
    target_close(&target);
    json_decref(all);
    paper_free(&paper);
}

void export_gradescope(struct export *export)
{
    char path[PATH_MAX], name[NAME_MAX + 1];
    const struct student *student;
    size_t at = 0;
    if (export->student != NULL) {
        student = export_next(export, &at);
        write_one(export, student, export->out);
        return;
    }
    if (mkdir(export->out, 0777) == -1 && errno != EEXIST)
        err(EXPORT_OUR_FAULT, "%s", export->out);
    while ((student = export_next(export, &at)) != NULL) {
        if (student->answer_count == 0)
            continue; /* there is no submission that it could belong to */
        student_file_name(student->id, name);
        if (snprintf(path, sizeof path, "%s/%s.json", export->out, name) >=
            (int)sizeof path)
            errx(EXPORT_OUR_FAULT, "%.60s...: %s", export->out,
                 strerror(ENAMETOOLONG));
        write_one(export, student, path);
    }
}
