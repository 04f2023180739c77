/*
 * JUnit XML: see export.h.
 *
 * A suite for each exercise of each student, a case for each check.  What
 * could not be judged is skipped, and what the grader broke is an error, so
 * that neither counts as a failure.
 */
#include "grade/export.h"
#include "grade/xml_out.h"

#include <err.h>
#include <stdlib.h>

enum {
    NAME = 1000,   /* bytes of a name */
    MESSAGE = 1000 /* of an attribute */
};

static void put_time(FILE *out, const struct unit *unit)
{
    const json_t *run = json_object_get(unit->result, "run");
    json_int_t ms = json_integer_value(json_object_get(run, "wall_ms"));
    const char *began = result_text(run, "began");
    const char *host = result_text(run, "host");
    fprintf(out, " time=\"%lld.%03lld\"", (long long)(ms > 0 ? ms / 1000 : 0),
            (long long)(ms > 0 ? ms % 1000 : 0));
    if (began[0] != '\0')
        xml_attribute(out, "timestamp", began, NAME);
    if (host[0] != '\0')
        xml_attribute(out, "hostname", host, NAME);
}

/* `STUDENT.EXERCISE`, as a class is called. */
static void put_class(FILE *out, const char *attribute,
                      const struct student *student, const struct unit *unit)
{
    char *name = NULL;
    if (asprintf(&name, "%.*s.%s", NAME, student->id, unit->exercise) == -1)
        err(EXPORT_OUR_FAULT, "JUnit");
    xml_attribute(out, attribute, name, (size_t)2 * NAME);
    free(name);
}

/* What the case says, as an element of this name. */
static void put_said(FILE *out, const char *element, const struct unit *unit,
                     const json_t *test, bool with_why)
{
    char *text = NULL, *why = NULL;
    size_t size;
    FILE *said = open_memstream(&text, &size);
    if (said == NULL)
        err(EXPORT_OUR_FAULT, "JUnit");
    row_put(said, test);
    if (fclose(said) == EOF)
        err(EXPORT_OUR_FAULT, "JUnit");
    said = open_memstream(&why, &size);
    if (said == NULL)
        err(EXPORT_OUR_FAULT, "JUnit");
    if (with_why)
        unit_put_why(said, unit);
    else
        fprintf(said, "%d of %d points", row_points(test, 0),
                row_points(test, 1));
    if (fclose(said) == EOF)
        err(EXPORT_OUR_FAULT, "JUnit");
    fprintf(out, "      <%s", element);
    xml_attribute(out, "message", why, MESSAGE);
    fputc('>', out);
    xml_text(out, text, (size_t)4 * OUTPUT_MAX);
    fprintf(out, "</%s>\n", element);
    free(text);
    free(why);
}

/* What is true of the unit as a whole. */
static void put_ideas(FILE *out, const struct unit *unit)
{
    char *text = NULL;
    size_t size;
    FILE *said = open_memstream(&text, &size);
    if (said == NULL)
        err(EXPORT_OUR_FAULT, "JUnit");
    unit_put(said, unit);
    fputc('\n', said);
    unit_put_ideas(said, unit, true);
    if (fclose(said) == EOF)
        err(EXPORT_OUR_FAULT, "JUnit");
    fputs("    <system-out>", out);
    xml_text(out, text, (size_t)4 * OUTPUT_MAX);
    fputs("</system-out>\n", out);
    free(text);
}

static void put_case(FILE *out, const struct student *student,
                     const struct unit *unit, const json_t *test)
{
    fputs("    <testcase", out);
    put_class(out, "classname", student, unit);
    xml_attribute(out, "name", result_text(test, "name"), NAME);
    fputs(">\n", out);
    if (!unit->handed_in)
        fputs("      <skipped message=\"not handed in\"/>\n", out);
    else if (unit_row(unit, test) == ROW_BAD)
        put_said(out, "failure", unit, test, false);
    else if (unit_row(unit, test) == ROW_NO_MARK)
        put_said(out, "skipped", unit, test, true);
    else if (unit_row(unit, test) == ROW_BROKEN)
        put_said(out, "error", unit, test, true);
    fputs("    </testcase>\n", out);
}

static void put_suite(FILE *out, const struct student *student,
                      const struct unit *unit)
{
    json_t *tests = unit_tests(unit);
    size_t counts[ROW_BROKEN + 1] = {0}, count = json_array_size(tests);
    for (size_t i = 0; i < count; i++)
        counts[unit_row(unit, json_array_get(tests, i))]++;
    fputs("  <testsuite", out);
    put_class(out, "name", student, unit);
    fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\"", count,
            unit->handed_in ? counts[ROW_BAD] : 0, counts[ROW_BROKEN]);
    fprintf(out, " skipped=\"%zu\"",
            unit->handed_in ? counts[ROW_NO_MARK] : count);
    put_time(out, unit);
    fputs(">\n", out);
    for (size_t i = 0; i < count; i++)
        put_case(out, student, unit, json_array_get(tests, i));
    put_ideas(out, unit);
    fputs("  </testsuite>\n", out);
    json_decref(tests);
}

void export_junit(struct export *export)
{
    const struct student *student;
    struct target target;
    size_t at = 0;
    target_open(&target, export->out);
    FILE *out = target.out;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", out);
    while ((student = export_next(export, &at)) != NULL) {
        struct paper paper;
        paper_read(export, student, &paper);
        for (size_t i = 0; i < paper.count; i++)
            put_suite(out, student, &paper.units[i]);
        paper_free(&paper);
    }
    fputs("</testsuites>\n", out);
    target_close(&target);
}
