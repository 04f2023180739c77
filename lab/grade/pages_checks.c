/* What a result says of an answer: see pages.h. */
#include "grade/pages.h"

#include "diagnose/catalogue.h"

#include <stdlib.h>
#include <string.h>

/* --- Checks -------------------------------------------------------------- */

/* What a check says of itself, by its status. */
static const struct {
    const char *word, *sign, *style, *said;
} statuses[] = {
    {"pass", "\xe2\x9c\x93", "pass", "passed"},
    {"fail", "\xe2\x9c\x97", "fail", "failed"},
    {"skipped", "\xe2\x80\x93", "none", "not checked here"},
    {"undecided", "?", "open", "not decided"}, /* and whatever is unknown */
};

enum {
    STATUSES = sizeof statuses / sizeof *statuses
};

/* Where a message begins to tell what stands beside it already: what was
 * expected, and what came instead. */
static size_t before_gap(const char *message, const char *expected)
{
    static const char heading[] = "\n    expected: ";
    const char *at = strstr(message, heading);
    size_t size = strcspn(expected, "\n");
    if (at == NULL || strncmp(at + strlen(heading), expected, size) != 0)
        return strlen(message);
    return (size_t)(at - message);
}

static void put_gap(FILE *out, const char *expected, const char *seen)
{
    fputs("<dl class=\"gap\"><div><dt>Expected</dt><dd>", out);
    put_text(out, expected, PAGES_TEXT);
    fputs("</dd></div><div><dt>Seen</dt><dd>", out);
    put_text(out, seen, PAGES_TEXT);
    fputs("</dd></div></dl>", out); /* no line of its own in a message */
}

/* What a check has to say, and side by side what was expected and seen: there
 * where a message tells just that, or else behind all of them. */
static void put_messages(FILE *out, const json_t *test)
{
    const json_t *messages = json_object_get(test, "messages"), *message;
    const char *expected = json_string_value(json_object_get(test, "expected"));
    const char *seen = json_string_value(json_object_get(test, "observed"));
    bool gap = expected != NULL && seen != NULL;
    size_t i;
    fputs(json_array_size(messages) > 0 ? "<ul class=\"messages\">\n" : "",
          out);
    json_array_foreach(messages, i, message)
    {
        const char *text = json_string_value(message);
        char *shown = strdup(text != NULL ? text : "");
        size_t end = gap && shown != NULL ? before_gap(shown, expected) : 0;
        bool is_here = gap && shown != NULL && shown[end] != '\0';
        fputs("<li>", out);
        if (is_here)
            shown[end] = '\0';
        put_text(out, shown != NULL ? shown : "", PAGES_TEXT);
        if (is_here)
            put_gap(out, expected, seen);
        fputs("</li>\n", out);
        gap = gap && !is_here;
        free(shown);
    }
    fputs(json_array_size(messages) > 0 ? "</ul>\n" : "", out);
    if (gap)
        put_gap(out, expected, seen);
}

static void put_test(FILE *out, const json_t *test)
{
    const json_t *points = json_object_get(test, "points");
    const char *word = result_text(test, "status");
    const char *visibility = result_text(test, "visibility");
    size_t i = 0;
    while (i < STATUSES - 1 && strcmp(word, statuses[i].word) != 0)
        i++;
    fprintf(out,
            "<tr><td><span class=\"verdict %s\"><span "
            "aria-hidden=\"true\">%s</span> %s</span></td>\n<td>",
            statuses[i].style, statuses[i].sign, statuses[i].said);
    if (visibility[0] == '\0' || strcmp(visibility, "visible") == 0) {
        put_text(out, result_text(test, "name"), PAGES_CLAUSE);
        put_messages(out, test);
    } else
        fputs("a check of which nothing is shown", out);
    fprintf(out,
            "</td>\n<td class=\"points\"><b>%d</b>&nbsp;of&nbsp;%d</td></tr>\n",
            (int)json_integer_value(json_array_get(points, 0)),
            (int)json_integer_value(json_array_get(points, 1)));
}

static void put_tests(FILE *out, const json_t *result)
{
    const json_t *tests = json_object_get(result, "tests");
    if (json_array_size(tests) == 0)
        return;
    fputs("<h3>Checks</h3>\n<table class=\"checks\">\n<thead><tr><th "
          "scope=\"col\">Result</th><th scope=\"col\">What must hold</th><th "
          "scope=\"col\" class=\"points\">Points</th></tr></thead>\n<tbody>\n",
          out);
    for (size_t i = 0; i < json_array_size(tests); i++)
        put_test(out, json_array_get(tests, i));
    fputs("</tbody>\n</table>\n", out);
}

/* --- Wrong ideas --------------------------------------------------------- */

void put_belief(FILE *out, const char *id)
{
    const struct catalogued *row = catalogue_find(id);
    if (row == NULL || row->idea[0] == '\0')
        return;
    const struct catalogued *idea = catalogue_find(row->idea);
    fputs("<p class=\"belief\">", out);
    put_marked(out, idea != NULL ? idea->message : "Wrong idea: ");
    if (idea == NULL) {
        put_marked(out, row->idea);
        fputc('.', out);
    }
    fputs("</p>\n", out);
}

static void put_evidence(FILE *out, const json_t *diagnosis)
{
    const json_t *all = json_object_get(diagnosis, "evidence"), *one;
    const char *when = result_text(diagnosis, "when");
    size_t i;
    if (json_array_size(all) == 0)
        return;
    fputs("<div><dt>Seen</dt><dd>", out);
    json_array_foreach(all, i, one)
    {
        const char *text = json_string_value(one);
        /* Of a call that was made to fail the evidence tells itself. */
        if (i == 0 && when[0] != '\0' && strstr(when, " fails in ") == NULL) {
            put_text(out, when, PAGES_CLAUSE);
            fputs(": ", out);
        }
        fputs(i > 0 ? "<br>" : "", out);
        put_text(out, text != NULL ? text : "", PAGES_TEXT);
    }
    fputs("</dd></div>\n", out);
}

static void put_diagnosis(FILE *out, const json_t *diagnosis)
{
    const char *id = result_text(diagnosis, "id");
    const char *read = result_text(diagnosis, "see");
    bool certain = strcmp(result_text(diagnosis, "confidence"), "certain") == 0;
    fprintf(out, "<li><p><b>%s</b> <span class=\"quiet\">(",
            certain ? "Certainly" : "Likely");
    put_text(out, id, PAGES_CLAUSE);
    fputs(")</span> ", out);
    put_marked(out, result_text(diagnosis, "message"));
    fputs("</p>\n", out);
    put_belief(out, id);
    fputs("<dl>\n", out);
    put_evidence(out, diagnosis);
    if (read[0] != '\0') {
        fputs("<div><dt>Read</dt><dd>chapter ", out);
        put_text(out, read, PAGES_CLAUSE);
        fputs("</dd></div>\n", out);
    }
    fputs("</dl></li>\n", out);
}

static void put_diagnoses(FILE *out, const json_t *result)
{
    const json_t *all = json_object_get(result, "diagnoses");
    if (json_array_size(all) == 0)
        return;
    fputs("<h3>What is behind it</h3>\n<ul class=\"ideas\">\n", out);
    for (size_t i = 0; i < json_array_size(all); i++)
        put_diagnosis(out, json_array_get(all, i));
    fputs("</ul>\n", out);
}

/* --- All of it ----------------------------------------------------------- */

static void put_compiler(FILE *out, const json_t *result)
{
    const char *said = result_text(result, "compiler");
    if (said[0] == '\0')
        return;
    fputs("<h3>What the compiler said</h3>\n<pre>", out);
    put_text(out, said, PAGES_TEXT);
    fputs("</pre>\n", out);
}

int put_result(FILE *out, const struct pages *pages, const json_t *result,
               const char *key)
{
    if (result_verdict(result) == GRADE_ERROR)
        return 0;
    put_diagnoses(out, result);
    put_tests(out, result);
    put_compiler(out, result);
    return has_run(pages, key) ? put_run(out, pages, key) : 0;
}
