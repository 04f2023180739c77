/* The results of a test program as text, JSON Lines and XML: see formats.h. */
#include "check/formats.h"

#include "check/report.h"
#include "check/text.h"

#include <err.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

size_t results_count(const struct results *results, enum verdict verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < results->count; i++)
        count += results->list[i].verdict == verdict;
    return count;
}

/* TEXT */

/* Write the lines of a text, the first behind `first` and the others behind as
 * many blanks. */
static void put_lines(FILE *out, const char *first, const char *text)
{
    char *shown = text_shown(text, strlen(text), SIZE_MAX);
    const char *prefix = first;
    for (const char *line = shown; *line != '\0'; prefix = "") {
        int length = (int)strcspn(line, "\n");
        fprintf(out, "%-*s%.*s\n", length > 0 ? 8 : 0, prefix, length, line);
        line += length;
        line += *line == '\n';
    }
    free(shown);
}

static void put_indented(FILE *out, const char *text)
{
    put_lines(out, "", text);
}

void format_failure(FILE *out, const struct result *result)
{
    put_lines(out, "FAIL", result->check);
    if (result->place != NULL)
        put_indented(out, result->place);
    if (result->message != NULL)
        put_indented(out, result->message);
}

/* Write why checks were skipped: each reason once, however many gave it. */
static void put_reasons(FILE *out, const struct results *results)
{
    for (size_t i = 0; i < results->count; i++) {
        const struct result *result = &results->list[i];
        bool seen = result->verdict != VERDICT_SKIPPED &&
                    result->verdict != VERDICT_UNDECIDED;
        for (size_t k = 0; k < i && !seen; k++)
            seen = results->list[k].verdict == result->verdict &&
                   strcmp(results->list[k].message, result->message) == 0;
        if (!seen)
            put_indented(out, result->message);
    }
}

/* Points of skipped checks count neither as earned nor as missed. */
static void put_score(FILE *out, const struct results *results)
{
    unsigned earned = 0, possible = 0, skipped = 0;
    for (size_t i = 0; i < results->count; i++) {
        const struct result *result = &results->list[i];
        earned += result->points;
        if (result->verdict == VERDICT_SKIPPED ||
            result->verdict == VERDICT_UNDECIDED)
            skipped += result->max_points;
        else
            possible += result->max_points;
    }
    if (possible + skipped == 0)
        return;
    fprintf(out, "score: %u of %u", earned, possible);
    if (skipped > 0)
        fprintf(out, " (%u more cannot be judged here)", skipped);
    fputc('\n', out);
}

void format_summary(FILE *out, const struct results *results)
{
    size_t failed = results_count(results, VERDICT_FAILED);
    size_t skipped = results_count(results, VERDICT_SKIPPED);
    size_t untested = results_count(results, VERDICT_UNTESTED);
    size_t undecided = results_count(results, VERDICT_UNDECIDED);
    const char *word = failed > 0                  ? "failed"
                       : untested > 0              ? "error"
                       : undecided > 0             ? "undecided"
                       : skipped == results->count ? "skipped"
                                                   : "ok";

    fprintf(out, "%-7s %-36s ", word, results->name);
    if (failed > 0)
        fprintf(out, "%zu of ", failed);
    fprintf(out, "%zu check%s", results->count, results->count == 1 ? "" : "s");
    if (untested > 0)
        fprintf(out, ", %zu not tested", untested);
    if (undecided > 0)
        fprintf(out, ", %zu undecided%s", undecided, skipped > 0 ? "" : ":");
    if (skipped > 0)
        fprintf(out, ", %zu skipped:", skipped);
    fputc('\n', out);
    put_reasons(out, results);
    put_score(out, results);
}

/* JSON LINES */

static json_t *json_text(const char *text)
{
    char *clean = text_clean(text, strlen(text));
    json_t *value = json_string(clean);
    free(clean);
    return value;
}

static void put_json(FILE *out, json_t *line)
{
    char *text = json_dumps(line, JSON_COMPACT | JSON_REAL_PRECISION(6));
    if (text == NULL)
        errx(REPORT_UNTESTED, "JSON: no memory");
    fprintf(out, "%s\n", text);
    free(text);
    json_decref(line);
}

void format_json(FILE *out, const char *name, const struct result *result)
{
    static const char *const words[] = {
        [VERDICT_PASSED] = "passed",
        [VERDICT_FAILED] = "failed",
        [VERDICT_SKIPPED] = "skipped",
    };
    if (result->verdict == VERDICT_UNTESTED)
        return;
    json_t *line = json_pack(
        "{s:o, s:o, s:s, s:o, s:i, s:i, s:f}", "test", json_text(name), "check",
        json_text(result->check), "status", words[result->verdict], "message",
        json_text(result->message != NULL ? result->message : ""), "points",
        (int)result->points, "max_points", (int)result->max_points, "seconds",
        result->seconds);
    put_json(out, line);
}

void format_json_row(FILE *out, const struct result *result)
{
    static const char *const words[] = {
        [VERDICT_UNTESTED] = "undecided",  [VERDICT_PASSED] = "passed",
        [VERDICT_FAILED] = "failed",       [VERDICT_SKIPPED] = "skipped",
        [VERDICT_UNDECIDED] = "undecided",
    };
    json_t *messages = json_array();
    for (size_t i = 0; i < result->message_count; i++)
        json_array_append_new(messages, json_text(result->messages[i]));
    if (result->message_count == 0 && result->message != NULL)
        json_array_append_new(messages, json_text(result->message));
    json_t *line = json_pack("{s:o, s:s, s:[i,i], s:o, s:f}", "name",
                             json_text(result->check), "status",
                             words[result->verdict], "points",
                             (int)result->points, (int)result->max_points,
                             "messages", messages, "seconds", result->seconds);
    if (line != NULL && result->expected != NULL)
        json_object_set_new(line, "expected", json_text(result->expected));
    if (line != NULL && result->observed != NULL)
        json_object_set_new(line, "observed", json_text(result->observed));
    put_json(out, line);
}

/* JUNIT XML */

/* Write text such that the characters in `special` mean themselves. */
static void put_xml(FILE *out, const char *text, size_t size,
                    const char *special)
{
    char *clean = text_clean(text, size);
    for (const char *c = clean; *c != '\0'; c++) {
        if (strchr(special, *c) != NULL)
            fprintf(out, "&#%d;", *c);
        else
            fputc(*c, out);
    }
    free(clean);
}

static void put_attribute(FILE *out, const char *name, const char *text,
                          size_t size)
{
    fprintf(out, " %s=\"", name);
    put_xml(out, text, size, "&<>\"'\n\t");
    fputc('"', out);
}

/* The element that says what became of a check, if it did not pass. */
static void put_outcome(FILE *out, const struct result *result)
{
    static const char *const elements[] = {
        [VERDICT_UNTESTED] = "error",
        [VERDICT_FAILED] = "failure",
        [VERDICT_SKIPPED] = "skipped",
        [VERDICT_UNDECIDED] = "skipped",
    };
    const char *element = elements[result->verdict];
    const char *message = result->message != NULL ? result->message : "";

    fprintf(out, "      <%s", element);
    put_attribute(out, "message", message, strcspn(message, "\n"));
    fputc('>', out);
    if (result->place != NULL) {
        put_xml(out, result->place, strlen(result->place), "&<>");
        fputc('\n', out);
    }
    put_xml(out, message, strlen(message), "&<>");
    fprintf(out, "</%s>\n", element);
}

static void put_testcase(FILE *out, const char *name,
                         const struct result *result)
{
    fputs("    <testcase", out);
    put_attribute(out, "classname", name, strlen(name));
    put_attribute(out, "name", result->check, strlen(result->check));
    fprintf(out, " time=\"%.6f\"", result->seconds);
    if (result->verdict == VERDICT_PASSED) {
        fputs("/>\n", out);
        return;
    }
    fputs(">\n", out);
    put_outcome(out, result);
    fputs("    </testcase>\n", out);
}

/* The counts, which both of the outer elements have. */
static void put_totals(FILE *out, const struct results *results)
{
    double seconds = 0;
    for (size_t i = 0; i < results->count; i++)
        seconds += results->list[i].seconds;
    put_attribute(out, "name", results->name, strlen(results->name));
    fprintf(out,
            " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\""
            " time=\"%.6f\">\n",
            results->count, results_count(results, VERDICT_FAILED),
            results_count(results, VERDICT_UNTESTED),
            results_count(results, VERDICT_SKIPPED), seconds);
}

void format_junit(FILE *out, const struct results *results)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites", out);
    put_totals(out, results);
    fputs("  <testsuite", out);
    put_totals(out, results);
    for (size_t i = 0; i < results->count; i++)
        put_testcase(out, results->name, &results->list[i]);
    fputs("  </testsuite>\n</testsuites>\n", out);
}
