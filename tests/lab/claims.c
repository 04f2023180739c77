/*
 * What `shmlab claims` must say of a register: tried on a small book made here,
 * whose programs are shell scripts.
 */
#include "check/check.h"
#include "check/report.h"
#include "run/needs.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/attached-XXXXXX";
static char shmlab[PATH_MAX];

/* --- The book ------------------------------------------------------------ */

/* A program: its header's lines, and what the script does. */
struct program {
    const char *name, *lines, *script;
};

static const struct program programs[] = {
    {"01_one_good", " * Claims: S01 S03\n", "echo 'process: one'"},
    {"01_one_other", " * Claims: S02\n", "echo 'process: two'"},
    {"02_two_fails", " * Claims: S04\n", "echo 'process: one'; exit 1"},
    {"02_two_skips", " * Claims: S05\n",
     "echo 'cannot be shown here: no mood' >&2; exit 77"},
    {"02_two_needs", " * Claims: S06 S03\n * Needs: huge pages\n",
     "echo 'cannot be shown here: no pages' >&2;\n"
     "echo 'to enable it: buy some' >&2; exit 77"},
    {"02_two_beyond", "", "kill -9 $$"},
};

static const char table[] =
    "id\tsentence\tkind\tcorrection\n"
    "S01\tThe first one is so.\tshown\n"
    "S02\tThe second one is so.\tshown\tThe notes lack it.\n"
    "S03\tOne of two shows it.\tshown; standard: a page(2)\n"
    "S04\tIts program fails.\tshown\n"
    "S05\tIts program skips itself.\tshown\n"
    "S06\tIt needs what may be missing.\tshown\n"
    "S07\tIt is only cited.\tstandard: another page(2)\n"
    "S08\tNobody shows it.\tshown\n";

static bool write_file(const char *name, mode_t mode, const char *text)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    ssize_t size = (ssize_t)strlen(text);
    bool done = file != -1 && write(file, text, (size_t)size) == size &&
                fchmod(file, mode) == 0;
    return (file == -1 || close(file) == 0) && done;
}

static bool make_program(const struct program *program, char *book)
{
    char name[200], text[1000];
    snprintf(name, sizeof name, "examples/%s.c", program->name);
    snprintf(text, sizeof text,
             "/*\n * %s.c - a claim\n *\n%s * Output:\n"
             " *     process: one\n */\n",
             program->name, program->lines);
    bool done = write_file(name, 0644, text);
    snprintf(name, sizeof name, "programs/%s", program->name);
    snprintf(text, sizeof text, "#!/bin/sh\n%s\n", program->script);
    sprintf(book + strlen(book), "1. [%s](examples/%s.c)\n", program->name,
            program->name);
    return done && write_file(name, 0755, text);
}

static bool make_folder(const char *name)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return mkdir(path, 0755) == 0;
}

static bool make_book(void)
{
    char book[2000] = "# Book\n\n## 01_one: the first\n\n";
    bool done = mkdtemp(folder) != NULL && chmod(folder, 0755) == 0 &&
                make_folder("examples") && make_folder("programs") &&
                make_folder("chapters") &&
                write_file("chapters/claims.tsv", 0644, table);
    for (size_t i = 0; i < COUNT(programs); i++) {
        if (i == 2)
            strcat(book, "\n## 02_two: the second\n\n");
        done = done && make_program(&programs[i], book);
    }
    return done && write_file("book.md", 0644, book);
}

static void remove_book(void)
{
    char path[PATH_MAX];
    for (size_t i = 0; i < COUNT(programs); i++) {
        snprintf(path, sizeof path, "%s/examples/%s.c", folder,
                 programs[i].name);
        unlink(path);
        snprintf(path, sizeof path, "%s/programs/%s", folder, programs[i].name);
        unlink(path);
    }
    static const char *const rest[] = {"chapters/claims.tsv",
                                       "book.md",
                                       "examples",
                                       "programs",
                                       "chapters",
                                       ""};
    for (size_t i = 0; i < COUNT(rest); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, rest[i]);
        if (remove(path) == -1)
            warn("%s", path);
    }
}

/* --- Asking -------------------------------------------------------------- */

static bool ask(struct recording *seen, const char *option, const char *value)
{
    char top[PATH_MAX + 20], path[PATH_MAX];
    snprintf(top, sizeof top, "SHMLAB_TOP=%s", folder);
    snprintf(path, sizeof path, "PATH=%s", getenv("PATH"));
    const char *argv[] = {shmlab, "claims", "--from", "programs",
                          option, value,    NULL};
    const char *environment[] = {top, path, NULL};
    const struct run_request request = {
        .argv = argv,
        .environment = environment,
    };
    struct run_problem problem;
    if (run(&request, seen, &problem) == 0)
        return true;
    report_untested("%s: %s: %s", shmlab, problem.step,
                    strerror(problem.error));
    return false;
}

static void expect_text(const struct output *said, const char *text)
{
    EXPECT(strstr(said->text, text) != NULL, "does not say \"%s\", but: %s",
           text, said->text);
}

static bool huge_pages_are_missing(void)
{
    char why[128];
    return needs_met("huge pages", why, sizeof why) == NEEDS_UNMET;
}

static void each_claim_has_its_outcome(void)
{
    struct recording seen;
    if (!ask(&seen, NULL, NULL))
        return;
    EXPECT(recording_exited(&seen, 1), "status %d", seen.status);
    expect_text(&seen.out, "S01  shown      The first one is so.\n"
                           "                01_one_good\n");
    expect_text(&seen.out, "S02  not shown  The second one is so.\n"
                           "                corrected: The notes lack it.\n"
                           "                01_one_other: not shown\n"
                           "                  line 1 should be \"process: "
                           "one\"\n");
    expect_text(&seen.out, "it ended with status 1");
    expect_text(&seen.out, "S05  not shown");
    expect_text(&seen.out, "it skips itself, and its header has no Needs:");
    expect_text(&seen.out, "S07  cited      It is only cited.\n"
                           "                cited: another page(2)\n");
    expect_text(&seen.out, "S08  not shown  Nobody shows it.\n"
                           "                no program names it\n");
    expect_text(&seen.out, "---  not shown  a claim\n"
                           "                02_two_beyond: not shown\n");
    expect_text(&seen.out, "it was ended by signal 9");
    expect_text(&seen.out, "programs beyond them: 0 shown, 1 not shown\n");
    recording_free(&seen);
}

static void an_excuse_counts_where_the_need_is_unmet(void)
{
    struct recording seen;
    if (!ask(&seen, NULL, NULL))
        return;
    if (huge_pages_are_missing()) {
        expect_text(&seen.out, "S03  shown      One of two shows it.\n");
        expect_text(&seen.out, "S06  cannot be shown here\n"
                               "                It needs what may be missing.\n"
                               "                02_two_needs: cannot be shown "
                               "here\n"
                               "                  no pages\n"
                               "                  to enable it: buy some\n");
        expect_text(&seen.out, "claims: 2 shown, 4 not shown, 1 cannot be "
                               "shown here, 1 cited; 1 corrected\n");
    } else {
        expect_text(&seen.out, "S03  not shown");
        expect_text(&seen.out, "S06  not shown");
        expect_text(&seen.out, "it skips itself, and what it needs is here");
    }
    recording_free(&seen);
}

static void a_chapter_has_its_own(void)
{
    struct recording seen;
    if (!ask(&seen, "--chapter", "1"))
        return;
    EXPECT(recording_exited(&seen, 1), "status %d", seen.status);
    expect_text(&seen.out, "S03  shown      One of two shows it.\n"
                           "                cited: a page(2)\n"
                           "                01_one_good\n");
    expect_text(&seen.out, "claims: 2 shown, 1 not shown; 1 corrected\n");
    EXPECT(strstr(seen.out.text, "02_two") == NULL, "of another chapter: %s",
           seen.out.text);
    recording_free(&seen);
}

static void machines_get_the_same(void)
{
    struct recording seen;
    if (!ask(&seen, "--json", NULL))
        return;
    json_t *all = json_loads(seen.out.text, 0, NULL);
    json_t *claims = json_object_get(all, "claims");
    const char *outcome = NULL, *cited = NULL, *program = NULL;
    json_unpack(json_array_get(claims, 6), "{s:s s:s}", "outcome", &outcome,
                "cited", &cited);
    json_unpack(json_object_get(all, "beyond"), "[{s:s}]", "name", &program);
    EXPECT(json_array_size(claims) == 8, "%zu claims in %s",
           json_array_size(claims), seen.out.text);
    EXPECT(outcome != NULL && strcmp(outcome, "cited") == 0 && cited != NULL &&
               strcmp(cited, "another page(2)") == 0,
           "S07 is not cited: %s", seen.out.text);
    EXPECT(program != NULL && strcmp(program, "02_two_beyond") == 0,
           "nothing beyond: %s", seen.out.text);
    json_decref(all);
    recording_free(&seen);
}

/* --- What is wrong ------------------------------------------------------- */

static void expect_refusal(const char *option, const char *value,
                           const char *says)
{
    struct recording seen;
    if (!ask(&seen, option, value))
        return;
    EXPECT(recording_exited(&seen, 2), "status %d", seen.status);
    EXPECT(seen.out.size == 0, "it prints: %s", seen.out.text);
    expect_text(&seen.err, says);
    recording_free(&seen);
}

static void what_is_wrong_is_said(void)
{
    expect_refusal("--chapter", "9", "no chapter with programs begins with");
    expect_refusal("--chapter", NULL, "--chapter what?");
    expect_refusal("S01", NULL, "claims does not know \"S01\"");
}

static void a_bad_table_is_refused(void)
{
    static const struct {
        const char *text, *says;
    } tables[] = {
        {"id\nS01\tA sentence.\n", "not a claim"},
        {"id\nS01\tA sentence.\tseen\n", "S01: no such kind"},
        {"id\nS01\tA sentence.\tstandard: \n", "S01: no such kind"},
        {"id\nS01\tA sentence.\tshown, too\n", "S01: no such kind"},
    };
    for (size_t i = 0; i < COUNT(tables); i++) {
        write_file("chapters/claims.tsv", 0644, tables[i].text);
        expect_refusal(NULL, NULL, tables[i].says);
    }
    write_file("chapters/claims.tsv", 0644, table);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"each claim has its outcome, its programs and its references",
         each_claim_has_its_outcome, 0},
        {"an excuse counts only where the need is really unmet",
         an_excuse_counts_where_the_need_is_unmet, 0},
        {"a chapter is asked for alone", a_chapter_has_its_own, 0},
        {"the same as JSON", machines_get_the_same, 0},
        {"what is asked wrongly is said", what_is_wrong_is_said, 0},
        {"a table that is none is refused", a_bad_table_is_refused, 0},
    };
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/../../bin/shmlab",
             argc > 1 ? argv[1] : "build/tests/lab");
    if (realpath(path, shmlab) == NULL || !make_book())
        err(REPORT_UNTESTED, "%s", path);
    int status = report_main("lab/claims", tests, COUNT(tests), argc, argv);
    remove_book();
    return status;
}
