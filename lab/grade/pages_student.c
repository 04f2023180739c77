/* The page of a student: see pages.h. */
#include "grade/pages.h"

#include "draw/page.h"

#include "pages.inc"

#include <errno.h>
#include <string.h>

struct page {
    const struct pages *pages;
    const struct student *student;
    size_t number;
    bool has_runs;
};

/* --- Who, and how much --------------------------------------------------- */

static int put_title(FILE *out, void *context)
{
    const struct student *student = ((struct page *)context)->student;
    put_text(out, student->name[0] != '\0' ? student->name : student->id,
             PAGES_CLAUSE);
    return 0;
}

static int put_who(FILE *out, void *context)
{
    const struct student *student = ((struct page *)context)->student;
    const char *const all[] = {student->name[0] != '\0' ? student->id : "",
                               student->login, student->number, student->email};
    bool any = false;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i][0] == '\0' || (i > 0 && strcmp(all[i], student->id) == 0))
            continue;
        fputs(any ? " \xc2\xb7 <bdi>" : "<p class=\"who\"><bdi>", out);
        put_text(out, all[i], PAGES_CLAUSE);
        fputs("</bdi>", out);
        any = true;
    }
    fputs(any ? "</p>\n" : "", out);
    return 0;
}

static int put_sum(FILE *out, void *context)
{
    const struct page *page = context;
    struct sum sum = pages_sum(page->pages, page->number);
    fprintf(out, "<p class=\"sum\"><b>%d</b> of %d points</p>\n", sum.score,
            sum.max);
    if (sum.without == 0)
        return 0;
    fputs("<p>", out);
    put_number(out, sum.without, "answer has", "answers have");
    fputs(" no mark. What has none is not counted: you lose nothing by "
          "it.</p>\n",
          out);
    return 0;
}

/* --- All exercises at a glance ------------------------------------------- */

/* The sign and the words of a mark; the words tell all. */
static void put_verdict(FILE *out, const struct mark *mark)
{
    const char *style = mark_style(mark);
    const char *sign = strcmp(style, "pass") == 0   ? "\xe2\x9c\x93"
                       : strcmp(style, "fail") == 0 ? "\xe2\x9c\x97"
                       : strcmp(style, "open") == 0 ? "?"
                                                    : "\xe2\x80\x93";
    const char *said = !mark->handed_in ? "not handed in"
                       : !mark->judged  ? "not judged yet"
                                        : grade_said(mark->verdict);
    fprintf(out,
            "<span class=\"verdict %s\"><span aria-hidden=\"true\">%s</span> "
            "%s</span>",
            style, sign, said);
}

static void put_score(FILE *out, const struct pages *pages,
                      const struct mark *mark, size_t exercise)
{
    if (mark->handed_in && mark->score < 0)
        fputs("no mark", out);
    else
        fprintf(out, "<b>%d</b> of %d", mark->handed_in ? mark->score : 0,
                mark->handed_in ? mark->max : pages->max[exercise]);
}

static int put_overview(FILE *out, void *context)
{
    const struct page *page = context;
    const struct class *class = &page->pages->class;
    fputs("<nav aria-label=\"Exercises\">\n<ul class=\"overview\">\n", out);
    for (size_t e = 0; e < class->exercise_count; e++) {
        const struct mark *mark = pages_mark(page->pages, page->number, e);
        fputs("<li>", out);
        if (mark->handed_in) /* only then there is more to tell */
            fprintf(out, "<a href=\"#e%zu\">", e + 1);
        else
            fputs("<span>", out);
        put_name(out, class->exercises[e]);
        fputs(mark->handed_in ? "</a> " : "</span> ", out);
        put_verdict(out, mark);
        fputs(" <span class=\"points\">", out);
        put_score(out, page->pages, mark, e);
        fputs("</span></li>\n", out);
    }
    fputs("</ul>\n</nav>\n", out);
    return 0;
}

/* --- An exercise --------------------------------------------------------- */

/* What came of it, as a sentence without its period. */
static const char *sentence_of(const struct mark *mark)
{
    static const char *const sentences[GRADES] = {
        [GRADE_PASS] = "It passed all that could be checked",
        [GRADE_FAIL] = "It failed",
        [GRADE_NOT_BUILT] = "It did not build",
        [GRADE_CRASH] = "It crashed",
        [GRADE_CPU] = "It computed for longer than it may",
        [GRADE_OUTPUT] = "It did not stop writing",
        [GRADE_MEMORY] = "It took more memory than it may",
        [GRADE_HANG] = "It hangs",
        [GRADE_UNDECIDED] = "The grader could not decide",
        [GRADE_NOT_HERE] = "The system where it was judged cannot judge it",
        [GRADE_ERROR] = "The grader itself went wrong",
    };
    return mark->judged ? sentences[mark->verdict]
                        : "This answer was not judged yet";
}

/* Why: but where we have gone wrong, that is nothing to a student. */
static void put_reason(FILE *out, const struct mark *mark, const json_t *result)
{
    const char *reason = mark->verdict != GRADE_ERROR
                             ? result_text(result, "reason")
                             : "";
    size_t length = strlen(reason);
    bool is_plain = mark->verdict == GRADE_PASS || mark->verdict == GRADE_FAIL;
    if (mark->judged && is_plain && length == 0 && mark->score >= 0)
        return; /* the heading says it */
    fputs("<p>", out);
    fputs(sentence_of(mark), out);
    if (length > 0) {
        fputs(": ", out);
        put_text(out, reason, PAGES_TEXT);
    }
    fputs(length > 0 && reason[length - 1] == '.' ? "" : ".", out);
    if (mark->handed_in && mark->score < 0)
        fputs(" You lose nothing by it, and your teacher is told.", out);
    else if (mark->judged && is_ours(mark->verdict))
        fputs(" What was not decided costs you nothing, and your teacher is "
              "told.",
              out);
    fputs("</p>\n", out);
}

static int put_exercise(FILE *out, struct page *page, size_t e)
{
    const struct class *class = &page->pages->class;
    const struct mark *mark = pages_mark(page->pages, page->number, e);
    const struct answer *answer = student_answer(page->student,
                                                 class->exercises[e]);
    json_t *result = mark->judged
                         ? result_read(page->pages->results, answer->key)
                         : NULL;
    fprintf(out,
            "<section class=\"exercise\" id=\"e%zu\" aria-labelledby=\"h%zu\">"
            "\n<div class=\"head\">\n<h2 id=\"h%zu\">",
            e + 1, e + 1, e + 1);
    put_name(out, class->exercises[e]);
    fputs("</h2>\n", out);
    put_verdict(out, mark);
    fputs("\n<p class=\"points\">", out);
    put_score(out, page->pages, mark, e);
    fputs("</p>\n</div>\n", out);
    put_reason(out, mark, result);
    int status = 0;
    fputs("<p class=\"file\">Handed in as <code>", out);
    put_text(out, answer->file, PAGES_CLAUSE);
    fputs("</code></p>\n", out);
    if (result != NULL) {
        page->has_runs |= has_run(page->pages, answer->key);
        status = put_result(out, page->pages, result, answer->key);
    }
    fputs("</section>\n", out);
    json_decref(result);
    return status;
}

static int put_exercises_of(FILE *out, void *context)
{
    struct page *page = context;
    for (size_t e = 0; e < page->pages->class.exercise_count; e++)
        if (pages_mark(page->pages, page->number, e)->handed_in &&
            put_exercise(out, page, e) == -1)
            return -1;
    return 0;
}

/* --- Behind the exercises ------------------------------------------------ */

static int put_refusals(FILE *out, void *context)
{
    const struct student *student = ((struct page *)context)->student;
    if (student->refusal_count == 0)
        return 0;
    fputs("<section aria-labelledby=\"refused\">\n<h2 id=\"refused\">Files "
          "that were not taken</h2>\n<ul class=\"refused\">\n",
          out);
    for (size_t i = 0; i < student->refusal_count; i++) {
        fputs("<li><code>", out);
        put_text(out, student->refusals[i].file, PAGES_CLAUSE);
        fputs("</code>: ", out);
        put_text(out, student->refusals[i].why, PAGES_TEXT);
        fputs("</li>\n", out);
    }
    fputs("</ul>\n</section>\n", out);
    return 0;
}

static void put_member(FILE *out, const char *word, const json_t *result,
                       const char *member)
{
    const json_t *value = json_object_get(result, member);
    if (json_is_integer(value))
        fprintf(out, "<div><dt>%s</dt><dd>%" JSON_INTEGER_FORMAT "</dd></div>",
                word, json_integer_value(value));
    if (!json_is_string(value) || json_string_length(value) == 0)
        return;
    fprintf(out, "<div><dt>%s</dt><dd>", word);
    put_text(out, json_string_value(value), PAGES_CLAUSE);
    fputs("</dd></div>", out);
}

static int put_judged(FILE *out, void *context)
{
    const struct page *page = context;
    const struct class *class = &page->pages->class;
    bool any = false;
    for (size_t e = 0; e < class->exercise_count; e++) {
        if (!pages_mark(page->pages, page->number, e)->judged)
            continue;
        json_t *result = result_read(
            page->pages->results,
            student_answer(page->student, class->exercises[e])->key);
        if (!any)
            fputs("<section>\n<details>\n<summary><h2>With what this was "
                  "judged</h2></summary>\n<p>The same answer, judged again "
                  "with the same, has the same result.</p>\n",
                  out);
        any = true;
        fputs("<h3>", out);
        put_name(out, class->exercises[e]);
        fputs("</h3>\n<dl class=\"judged\">", out);
        put_member(out, "Sandbox", result, "level");
        put_member(out, "Compiler", result, "toolchain");
        put_member(out, "Checks", result, "checks");
        put_member(out, "Seed", result, "seed");
        put_member(out, "Answer", result, "submission");
        put_member(out, "Key", result, "key");
        fputs("</dl>\n", out);
        json_decref(result);
    }
    fputs(any ? "</details>\n</section>\n" : "", out);
    return 0;
}

/* --- The page ------------------------------------------------------------ */

static int put_own_policy(FILE *out, void *context)
{
    (void)context;
    put_policy(out, pages_css_hash, student_js_hash, draw_page_style(),
               draw_page_script());
    return 0;
}

int pages_put_style(FILE *out, void *context)
{
    (void)context;
    fputs(pages_css, out);
    return 0;
}

static int put_script(FILE *out, void *context)
{
    (void)context;
    fputs(student_js, out);
    return 0;
}

static int put_viewer(FILE *out, void *context)
{
    if (!((struct page *)context)->has_runs)
        return 0;
    fputs("<script type=\"application/json\" id=\"viewer\">", out);
    int status = draw_page_viewer(out);
    fputs("</script>\n", out);
    return status;
}

int pages_student(FILE *out, const struct pages *pages, size_t student)
{
    static const struct page_part parts[] = {
        {"@policy@", put_own_policy}, {"@name@", put_title},
        {"@style@", pages_put_style}, {"@who@", put_who},
        {"@sum@", put_sum},           {"@overview@", put_overview},
        {"@refused@", put_refusals},  {"@exercises@", put_exercises_of},
        {"@judged@", put_judged},     {"@viewer@", put_viewer},
        {"@script@", put_script},
    };
    struct page page = {.pages = pages,
                        .student = &pages->class.students[student],
                        .number = student};
    if (page_fill(out, student_html, parts, sizeof parts / sizeof *parts,
                  &page) == -1)
        return -1;
    return ferror(out) ? -1 : 0;
}
