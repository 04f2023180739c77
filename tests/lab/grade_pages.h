/*
 * grade_pages.h - a small class with results, made by hand, and the pages that
 * the command makes of it
 *
 * For tests/lab/grade_pages.c.  It has three students: ada, who has handed in
 * both exercises; ben, whose one answer could not be judged; and one whose
 * every text is markup.
 */
#ifndef TESTS_LAB_GRADE_PAGES_H
#define TESTS_LAB_GRADE_PAGES_H

#include "grade/class.h"
#include "hostile.h"

#include <jansson.h>

#define MARKUP                                                           \
    "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>" \
    "'\"&amp;<style>*{display:none}</style>\xe2\x80\xa8\xe2\x80\xae]]>"  \
    "\x1b[2J\x07"

static const char markup_page[] =
    "students/__script__script_alert_1___script___--_img_src_x_onerr-";

/* --- Results ------------------------------------------------------------- */

static inline void must(bool done, const char *what)
{
    if (!done)
        err(REPORT_UNTESTED, "%s", what);
}

static inline void write_unit(json_t *unit)
{
    char name[300];
    snprintf(name, sizeof name, "results/units/%s.json",
             json_string_value(json_object_get(unit, "key")));
    must(json_dump_file(unit, hostile_file(name), 0) == 0, name);
    json_decref(unit);
}

static inline json_t *test_row(const char *name, const char *status, int points,
                               const char *expected, const char *observed,
                               const char *message)
{
    return json_pack("{s:s, s:s, s:[i,i], s:s?, s:s?, s:[s], s:s}", "name",
                     name, "status", status, "points", points, 50, "expected",
                     expected, "observed", observed, "messages", message,
                     "visibility", "visible");
}

static inline json_t *unit_of(const char *key, const char *verdict,
                              const char *reason, json_t *score, json_t *tests,
                              const char *idea, const char *text)
{
    return json_pack(
        "{s:s, s:s, s:s, s:o, s:i, s:o, s:[{s:s, s:s, s:s, s:s, s:[s], s:s}], "
        "s:s, s:i, s:s, s:s, s:s, s:{s:i, s:i, s:s}}",
        "key", key, "verdict", verdict, "reason", reason, "score", score, "max",
        100, "tests", tests, "diagnoses", "id", idea, "confidence", "certain",
        "message", text, "see", "07_lifetime", "evidence", text, "when", "",
        "compiler", text, "seed", 4711, "checks", "checks-9", "toolchain",
        "gcc 12.2.0", "level", "L3", "run", "wall_ms", 1234, "tries", 2, "host",
        "node7");
}

static inline char *much(void)
{
    enum {
        SIZE = 100000
    };
    char *text = malloc(SIZE + 1);
    must(text != NULL, "text");
    memset(text, 'y', SIZE);
    memcpy(text, MARKUP, strlen(MARKUP));
    text[SIZE] = '\0';
    return text;
}

static inline void write_units(void)
{
    char *long_text = much();
    write_unit(unit_of(
        "key-a", "fail", "", json_integer(50),
        json_pack("[o,o]",
                  test_row("it prints the sum", "pass", 50, NULL, NULL, "fine"),
                  test_row("it removes the segment", "fail", 0, "no segments",
                           "one segment",
                           "wrong in line 2\n    expected: no segments\n    "
                           "printed:  one segment")),
        "L1", "A `segment` stays."));
    write_unit(unit_of("key-b", "error", "/srv/grader/3 is full", json_null(),
                       json_array(), "L1", "/srv/grader is full"));
    write_unit(unit_of("key-c", "undecided", "two runs did not agree",
                       json_null(), json_array(), "L2", "It may be."));
    write_unit(unit_of("key-m", "crash", MARKUP, json_integer(20),
                       json_pack("[o]", test_row(MARKUP, MARKUP, 20, MARKUP,
                                                 long_text, long_text)),
                       MARKUP, long_text));
    free(long_text);
}

/* A recording whose paths say where it was made. */
static inline void write_recording(const char *name, const char *text)
{
    FILE *file = fopen(hostile_file(name), "we");
    must(file != NULL && fputs(text, file) != EOF && fclose(file) == 0, name);
}

/* --- The class ----------------------------------------------------------- */

static inline void write_class(void)
{
    struct class class = {0};
    class.exercises = calloc(2, sizeof *class.exercises);
    must(class.exercises != NULL, "class");
    class.exercises[0] = strdup("01_sharing_sum");
    class.exercises[1] = strdup("07_lifetime_tidy");
    class.exercise_count = 2;
    struct student *ada = class_student(&class, "ada");
    ada->listed = true;
    free(ada->name);
    ada->name = strdup("Ada Example");
    must(student_answers(ada, "01_sharing_sum", "01_sharing_sum.c", "key-a") ==
                 0 &&
             student_answers(ada, "07_lifetime_tidy", "late/07.c", "key-c") ==
                 0 &&
             student_refused(ada, "notes.txt",
                             "it has no name of an exercise") == 0,
         "ada");
    struct student *ben = class_student(&class, "ben");
    must(student_answers(ben, "07_lifetime_tidy", "07.c", "key-b") == 0, "ben");
    struct student *zed = class_student(&class, MARKUP);
    free(zed->name);
    zed->name = strdup(MARKUP);
    must(student_answers(zed, "01_sharing_sum", MARKUP, "key-m") == 0 &&
             student_answers(zed, "07_lifetime_tidy", "x", "key-a") == 0 &&
             student_refused(zed, MARKUP, MARKUP) == 0 &&
             class_note(&class, "%s", MARKUP) == 0,
         "markup");
    struct student *yvonne = class_student(&class, "yvonne");
    must(student_answers(yvonne, "07_lifetime_tidy", "x", "key-a") == 0,
         "yvonne");
    must(class_write(&class, hostile_file("results/class.json")) == 0, "class");
    class_free(&class);
}

static inline void pages_begin(void)
{
    hostile_begin();
    must(mkdir(hostile_file("results"), 0700) == 0 &&
             mkdir(hostile_file("results/units"), 0700) == 0,
         "results");
    write_units();
    write_class();
}

/* --- The command --------------------------------------------------------- */

/* All of a file, to be freed; "" when there is none. */
static inline char *whole_file(const char *name)
{
    char *text = NULL;
    size_t room = 0;
    FILE *file = fopen(hostile_file(name), "re");
    if (file == NULL || getdelim(&text, &room, '\0', file) == -1) {
        free(text);
        text = strdup("");
    }
    if (file != NULL)
        fclose(file);
    must(text != NULL, name);
    return text;
}

/* Run `shmlab pages` with up to four words; what it says is in the file "said".
 * Returns its exit status. */
static inline int pages(const char *first, const char *second,
                        const char *third, const char *fourth)
{
    int status = -1;
    const char *shmlab = hostile_shmlab(), *said = hostile_file("said");
    pid_t child = fork();
    if (child == 0) {
        int out = open(said, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (out == -1 || dup2(out, STDOUT_FILENO) == -1 ||
            dup2(out, STDERR_FILENO) == -1)
            _exit(REPORT_UNTESTED);
        execl(shmlab, shmlab, "pages", first, second, third, fourth,
              (char *)NULL);
        _exit(REPORT_UNTESTED);
    }
    must(child != -1 && waitpid(child, &status, 0) == child, "pages");
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* The pages of the class above, and one of them, to be freed. */
static inline char *page_named(const char *name)
{
    char path[200];
    EXPECT(pages("--results", hostile_file("results"), NULL, NULL) == 0,
           "it fails");
    snprintf(path, sizeof path, "results/pages/%s.html", name);
    return whole_file(path);
}

#endif
