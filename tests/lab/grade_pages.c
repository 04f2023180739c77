/*
 * grade_pages.c - what `shmlab pages` writes, and what never gets out of it
 *
 * How it looks and moves, only a browser tells.
 */
#include "grade_pages.h"
#include "clean.h"
#include "grade/names.h"
#include "study/sha256.h"

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (; (text = strcasestr(text, part)) != NULL; text++)
        count++;
    return count;
}

static void expect_parts(const char *page, const char *const parts[],
                         size_t count)
{
    for (size_t i = 0; i < count; i++)
        EXPECT(strstr(page, parts[i]) != NULL, "it lacks: %s", parts[i]);
}

/* --- A student ----------------------------------------------------------- */

static void a_student_is_told_all_of_a_result(void)
{
    static const char gap[] =
        "<li>wrong in line 2<dl class=\"gap\"><div><dt>Expected</dt><dd>no "
        "segments</dd></div><div><dt>Seen</dt><dd>one segment</dd></div></dl>"
        "</li>";
    static const char diagnosis[] =
        "<b>Certainly</b> <span class=\"quiet\">(L1)</span> A "
        "<code>segment</code> stays.";
    static const char *const parts[] = {
        "<h1>Ada Example</h1>", "<b>50</b> of 100 points",
        "1 answer has no mark",
        /* the checks */
        "</span> failed</span></td>", "it removes the segment", gap,
        "<b>50</b>&nbsp;of&nbsp;50",
        /* the diagnosis: message, idea, evidence, place */
        diagnosis, "<p class=\"belief\">Wrong idea: ",
        "<dt>Seen</dt><dd>A `segment` stays.",
        "<dt>Read</dt><dd>chapter 07_lifetime",
        /* the rest */
        "<h3>What the compiler said</h3>\n<pre>A `segment`",
        "<code>notes.txt</code>: it has no name of an exercise",
        "Handed in as <code>late/07.c</code>", "<dt>Seed</dt><dd>4711</dd>",
        "<dt>Sandbox</dt><dd>L3</dd>", "<dt>Compiler</dt><dd>gcc 12.2.0</dd>",
        "<dt>Key</dt><dd>key-a</dd>"};
    char *page = page_named("students/ada");
    expect_parts(page, parts, COUNT(parts));
    EXPECT(count_of(page, "<script") == 1, "a viewer, and nothing to view");
    free(page);
}

static void who_has_no_mark_loses_nothing(void)
{
    static const char *const undecided[] = {
        "The grader could not decide: two runs did not agree. You lose nothing "
        "by it, and your teacher is told.",
        "<p class=\"points\">no mark</p>"};
    static const char *const error[] = {
        "The grader itself went wrong. You lose nothing by it, and your "
        "teacher is told.",
        "not handed in", "<b>0</b> of 100 points"};
    char *ada = page_named("students/ada"), *ben = page_named("students/ben");
    expect_parts(ada, undecided, COUNT(undecided));
    expect_parts(ben, error, COUNT(error));
    EXPECT(strstr(ben, "/srv/grader") == NULL, "where the grader works");
    free(ada);
    free(ben);
}

static void a_student_sees_nothing_of_others(void)
{
    char *page = page_named("students/ada");
    static const char *const others[] = {"ben",   "yvonne",   "alert(1)",
                                         "node7", "hostile-", "index.html"};
    for (size_t i = 0; i < COUNT(others); i++)
        EXPECT(strstr(page, others[i]) == NULL, "it has: %s", others[i]);
    free(page);
}

/* --- The run that failed first ------------------------------------------- */

static const char recording[] =
    "{\"attached\":\"recording\",\"version\":1}\n"
    "{\"new\":\"process\",\"index\":0,\"pid\":7,\"role\":\"process\","
    "\"name\":\"sum\"}\n"
    "{\"event\":\"start\",\"process\":0,\"seconds\":0,\"call\":\"exec\","
    "\"text\":\"/srv/slots/3/sum\",\"at\":{\"file\":\"/srv/slots/3/sum.c\","
    "\"line\":5,\"function\":\"main\"},"
    "\"processes\":[{\"process\":0,\"state\":\"running\"}]}\n";

static void the_run_that_failed_is_in_the_page(void)
{
    static const char *const parts[] = {
        "<details class=\"run\">", "<p data-part=\"counts\">",
        "<ol data-part=\"story\">\n<li><b>",
        "<script type=\"application/json\" id=\"viewer\">\"",
        "<script type=\"application/json\" data-part=\"data\">{"};
    write_recording("results/units/key-a.jsonl", recording);
    char *page = page_named("students/ada");
    expect_parts(page, parts, COUNT(parts));
    EXPECT(strstr(page, "/srv/slots") == NULL, "where it was judged");
    EXPECT(count_of(page, "id=\"viewer\"") == 1, "%zu viewers",
           count_of(page, "id=\"viewer\""));
    free(page);
    write_recording("results/units/key-a.jsonl", "no recording\n");
    page = page_named("students/ada");
    EXPECT(strstr(page, "Its recording cannot be read.") != NULL,
           "a damaged recording is not told");
    free(page);
    must(unlink(hostile_file("results/units/key-a.jsonl")) == 0, "unlink");
}

/* --- The class ----------------------------------------------------------- */

static void the_class_is_counted(void)
{
    static const char error[] =
        "error of the grader</span></td><td>/srv/grader/3 is full</td><td><a "
        "href=\"students/ben.html\">";
    static const char ada[] =
        "<a href=\"students/ada.html\"><bdi>Ada Example</bdi></a> "
        "<small><bdi>ada</bdi></small></th><td>50 <i>of 100</i></td><td "
        "class=\"fail\">50</td><td class=\"open\"><i>undecided</i></td>";
    static const char *const parts[] = {
        "4 students, 2 exercises, 6 answers",
        /* work to do: the worst first */
        "2 answers are not judged in full", error,
        "two runs did not agree</td><td><a href=\"students/ada.html\">",
        /* marks */
        ada,
        "<td class=\"none\"><i>none</i></td><td class=\"open\"><i>error</i>",
        "<td class=\"bad\">20 <i>crash</i></td>",
        /* mean and median of 50 and 20, and how they are spread */
        "<td>35.0</td><td>35.0</td>",
        "20 to 29: 1, 30 to 39: 0, 40 to 49: 0, 50 to 59: 1",
        /* an idea: seen in four answers, two of them the same */
        "<b>4</b><svg", "01_<wbr>sharing_<wbr>sum&nbsp;<b>1</b>",
        "07_<wbr>lifetime_<wbr>tidy&nbsp;<b>3</b>",
        /* lists */
        "<td><code>notes.txt</code></td><td>it has no name of an exercise</td>",
        "handed in the same text", "1.234 s", "node7"};
    char *page = page_named("index");
    expect_parts(page, parts, COUNT(parts));
    const char *alike = strstr(page, "id=\"alike\"");
    EXPECT(alike != NULL && strstr(alike, "students/yvonne.html") != NULL,
           "yvonne and another have the same answer");
    EXPECT(strstr(page, "error of the grader</span>") <
               strstr(page, "undecided</span>"),
           "our own errors come first");
    free(page);
}

/* --- What is not --------------------------------------------------------- */

static void expect_harmless(const char *name, const char *page, size_t scripts)
{
    static const struct {
        const char *part;
        size_t count;
    } parts[] = {{"<style", 1},  {"</style", 1},    {"<img", 0},
                 {"<!--", 0},    {"<title", 1},     {"<meta", 4},
                 {"<iframe", 0}, {"onerror=\"", 0}, {"unsafe", 0},
                 {"@name@", 0}};
    for (size_t i = 0; i < COUNT(parts); i++)
        EXPECT(count_of(page, parts[i].part) == parts[i].count,
               "%s: %zu times \"%s\"", name, count_of(page, parts[i].part),
               parts[i].part);
    EXPECT(count_of(page, "<script") == scripts &&
               count_of(page, "</script") == scripts,
           "%s: %zu scripts", name, count_of(page, "<script"));
    clean_expect(name, page, strlen(page));
    json_t *text = json_string(page); /* demands UTF-8 */
    EXPECT(text != NULL, "%s: it is no UTF-8", name);
    json_decref(text);
    EXPECT(strlen(page) < 100000, "%s: %zu bytes", name, strlen(page));
}

static void nothing_hostile_gets_out(void)
{
    char name[200];
    char *index = page_named("index");
    expect_harmless("index", index, 1);
    const char *link = strstr(index, markup_page);
    EXPECT(link != NULL, "no link to %s", markup_page);
    snprintf(name, sizeof name, "%.*s",
             link != NULL ? (int)strcspn(link, "\"") - 5 : 0,
             link != NULL ? link : "");
    char *page = page_named(name);
    EXPECT(page[0] != '\0', "no page %s", name);
    expect_harmless(name, page, 1);
    EXPECT(strstr(page, "&#60;img src=x onerror=alert(2)&#62;") != NULL,
           "what was said is not there");
    EXPECT(strstr(page, "bytes more)") != NULL, "100 kB are shown");
    free(page);
    free(index);
}

/* Base64 of a digest in hexadecimal digits, of which three are two letters. */
static void base64_of(const char *digits, char text[64])
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr"
                                  "stuvwxyz0123456789+/";
    size_t length = 0;
    for (size_t i = 0; i < SHA256_TEXT - 1; i += 3) {
        char three[4] = "000";
        size_t left = SHA256_TEXT - 1 - i;
        memcpy(three, digits + i, left < 3 ? left : 3);
        unsigned long bits = strtoul(three, NULL, 16);
        text[length++] = letters[bits / 64];
        if (left > 1)
            text[length++] = letters[bits % 64];
    }
    while (length % 4 != 0)
        text[length++] = '=';
    text[length] = '\0';
}

/* Is what stands between these allowed by the policy? */
static void expect_allowed(const char *page, const char *begin, const char *end,
                           const char *directive)
{
    char digest[SHA256_TEXT], text[64], *wanted = NULL;
    const char *from = strstr(page, begin);
    const char *to = from != NULL ? strstr(from, end) : NULL;
    EXPECT(to != NULL, "no %s", begin);
    if (to == NULL)
        return;
    from += strlen(begin);
    sha256(from, (size_t)(to - from), digest);
    base64_of(digest, text);
    must(asprintf(&wanted, "%s 'sha256-%s'", directive, text) != -1, "text");
    EXPECT(strstr(page, wanted) != NULL, "the policy lacks %s", wanted);
    free(wanted);
}

static void only_its_own_script_and_style_may_run(void)
{
    static const char *const names[] = {"index", "students/ada"};
    for (size_t i = 0; i < COUNT(names); i++) {
        char *page = page_named(names[i]);
        EXPECT(strstr(page, "content=\"default-src 'none'; ") != NULL,
               "no policy");
        expect_allowed(page, "<style>", "</style>", "style-src");
        expect_allowed(page, "<script>", "</script>", "script-src");
        EXPECT(count_of(page, "http:") + count_of(page, "https:") == 0,
               "an address somewhere else");
        free(page);
    }
}

/* --- Files --------------------------------------------------------------- */

static void the_same_results_give_the_same_bytes(void)
{
    static const char *const names[] = {"index", "students/ada",
                                        "students/ben"};
    for (size_t i = 0; i < COUNT(names); i++) {
        char *once = page_named(names[i]), *again = page_named(names[i]);
        EXPECT(once[0] != '\0' && strcmp(once, again) == 0, "%s differs",
               names[i]);
        free(once);
        free(again);
    }
    EXPECT(access(hostile_file("results/pages/index.html.new"), F_OK) == -1,
           "a draft is left");
}

static void files_have_names_that_hurt_nobody(void)
{
    static const struct {
        const char *id, *begins;
        bool same;
    } ids[] = {
        {"ada", "ada", true},
        {"a.b_c-9", "a.b_c-9", true},
        {"", "_-", false},
        {".", "_.-", false},
        {"..", "_..-", false},
        {".x", "_.x-", false},
        {"a/../b", "a_.._b-", false},
        {"\xc3\xa9", "__-", false},
        {"a\"b", "a_b-", false},
        {"__-5f3c1a2b", "__-5f3c1a2b-", false},
    };
    char name[64], long_id[200];
    for (size_t i = 0; i < COUNT(ids); i++) {
        student_file_name(ids[i].id, name);
        EXPECT(ids[i].same
                   ? strcmp(name, ids[i].begins) == 0
                   : strncmp(name, ids[i].begins, strlen(ids[i].begins)) == 0 &&
                         strlen(name) == strlen(ids[i].begins) + 8,
               "\"%s\" becomes \"%s\"", ids[i].id, name);
    }
    memset(long_id, 'a', sizeof long_id - 1);
    long_id[sizeof long_id - 1] = '\0';
    student_file_name(long_id, name);
    EXPECT(strlen(name) == 63 && name[54] == '-', "a long one becomes %s",
           name);
}

static void what_cannot_be_done_is_said(void)
{
    static const struct {
        const char *first, *second, *said;
    } calls[] = {
        {NULL, NULL, "usage: shmlab pages"},
        {"--out", NULL, "usage: shmlab pages"},
        {"a", "b", "usage: shmlab pages"},
        {"--results", "/does/not/exist",
         "/does/not/exist/class.json: No such file"},
    };
    for (size_t i = 0; i < COUNT(calls); i++) {
        int status = pages(calls[i].first, calls[i].second, NULL, NULL);
        char *said = whole_file("said");
        EXPECT(status == 2, "call %zu: status %d", i, status);
        EXPECT(strstr(said, calls[i].said) != NULL, "call %zu: %s", i, said);
        free(said);
    }
    must(mkdir(hostile_file("odd"), 0700) == 0, "odd");
    write_recording("odd/class.json", "{}");
    EXPECT(pages("--results", hostile_file("odd"), NULL, NULL) == 2,
           "an odd class");
    char *said = whole_file("said");
    EXPECT(strstr(said, "this is no list of a class") != NULL, "%s", said);
    free(said);
}

static void pages_of_nobody_are_left_and_told(void)
{
    must(mkdir(hostile_file("out"), 0700) == 0 &&
             mkdir(hostile_file("out/students"), 0700) == 0,
         "out");
    write_recording("out/students/gone.html", "old");
    EXPECT(pages("--results", hostile_file("results"), "--out",
                 hostile_file("out")) == 0,
           "it fails");
    char *said = whole_file("said"),
         *old = whole_file("out/students/gone.html");
    char *ada = whole_file("out/students/ada.html");
    EXPECT(strstr(said, "1 other file is there, of nobody in this class") !=
               NULL,
           "%s", said);
    EXPECT(strcmp(old, "old") == 0 && ada[0] != '\0',
           "files in another folder");
    free(said);
    free(old);
    free(ada);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a student is told all of a result", a_student_is_told_all_of_a_result,
         0},
        {"who has no mark loses nothing", who_has_no_mark_loses_nothing, 0},
        {"a student sees nothing of others", a_student_sees_nothing_of_others,
         0},
        {"the run that failed is in the page",
         the_run_that_failed_is_in_the_page, 0},
        {"the class is counted", the_class_is_counted, 0},
        {"nothing hostile gets out", nothing_hostile_gets_out, 0},
        {"only its own script and style may run",
         only_its_own_script_and_style_may_run, 0},
        {"the same results give the same bytes",
         the_same_results_give_the_same_bytes, 0},
        {"files have names that hurt nobody", files_have_names_that_hurt_nobody,
         0},
        {"what cannot be done is said", what_cannot_be_done_is_said, 0},
        {"pages of nobody are left and told", pages_of_nobody_are_left_and_told,
         0},
    };
    pages_begin();
    return report_main("lab/grade_pages", tests, COUNT(tests), argc, argv);
}
