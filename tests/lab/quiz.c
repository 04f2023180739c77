/* What lab/quiz reads: questions, values in a line of output, answers. */
#include "check/check.h"
#include "check/report.h"
#include "diagnose/catalogue.h"
#include "quiz/answers.h"
#include "quiz/bank.h"
#include "quiz/blanks.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A file of these bytes; its name is in path[]. */
static bool make_file(char path[32], const char *text)
{
    strcpy(path, "/tmp/attached-XXXXXX");
    int fd = mkstemp(path);
    size_t size = strlen(text);
    bool good = fd != -1 && write(fd, text, size) == (ssize_t)size;
    if (fd == -1 || close(fd) == -1 || !good)
        report_untested("%s", path);
    return good;
}

/* QUESTIONS */

static void check_item(const struct bank *bank, const struct item *item)
{
    EXPECT(item->count >= 3, "%s %s has %zu choices", bank->chapter, item->id,
           item->count);
    for (size_t i = 0; i < item->count; i++) {
        const struct choice *choice = &item->choices[i];
        EXPECT(choice->idea[0] == '\0' || catalogue_find(choice->idea) != NULL,
               "%s %s: nothing is called %s", bank->chapter, item->id,
               choice->idea);
        EXPECT(choice->because[0] != '\0' || (item->is_order && choice->good),
               "%s %s: no reason for %s", bank->chapter, item->id,
               choice->text);
    }
}

/* Run from the top folder, as `make check` does. */
static void all_chapters_can_be_read(void)
{
    glob_t files;
    size_t questions = 0;
    if (glob("chapters/*.quiz", 0, NULL, &files) != 0) {
        report_untested("chapters/*.quiz");
        return;
    }
    for (size_t i = 0; i < files.gl_pathc; i++) {
        struct bank bank;
        struct bank_problem problem;
        int read = bank_read(files.gl_pathv[i], &bank, &problem);
        EXPECT(read == 0, "%s:%d: %s", files.gl_pathv[i], problem.line,
               problem.text);
        for (size_t k = 0; k < bank.count; k++)
            check_item(&bank, &bank.items[k]);
        questions += bank.count;
        bank_free(&bank);
    }
    EXPECT(questions > 50, "there are %zu questions", questions);
    globfree(&files);
}

static void problem_is(const char *text, int line, const char *says)
{
    char path[32];
    struct bank bank;
    struct bank_problem problem = {0};
    if (!make_file(path, text))
        return;
    int read = bank_read(path, &bank, &problem);
    EXPECT(read == -1 && problem.line == line &&
               strstr(problem.text, says) != NULL,
           "%d, line %d: %s, where it should be line %d: %s", read,
           problem.line, problem.text, line, says);
    EXPECT(bank.count == 0, "it holds %zu", bank.count);
    bank_free(&bank);
    unlink(path);
}

static void what_is_wrong_in_a_file_is_named(void)
{
    problem_is("question\n    x\n", 1, "id");
    problem_is("answer A\n", 1, "no such word");
    problem_is("right\n    x\n", 1, "before any question");
    problem_is("# remark\n    x\n", 2, "belongs to nothing");
    problem_is("question A\n    x\nwrong\n    y\n", 3, "stands first");
    problem_is("question A\n    x\nline\n    y\n", 3, "does not fit");
    problem_is("question A\n    x\nbecause\n    y\n", 3, "for nothing");
    problem_is("question A\n    x\nquestion A\n", 3, "already");
    problem_is("question A\n    x\nright\n    1\nwrong M01\n", 5, "empty");
    problem_is("question A\n    x\nright\n    1\n", 4, "nothing to ask");
    struct bank bank;
    struct bank_problem problem;
    EXPECT(bank_read("/nowhere", &bank, &problem) == -1 && problem.line == 0,
           "a file that is not there: line %d", problem.line);
}

static void a_text_may_have_several_lines(void)
{
    char path[32];
    struct bank bank;
    struct bank_problem problem;
    if (!make_file(path, "question Q1\r\n    one\n    two\n\nright\n    a\n"
                         "because\n    b\nwrong M01\n    c\n# remark\n"))
        return;
    EXPECT(bank_read(path, &bank, &problem) == 0, "line %d: %s", problem.line,
           problem.text);
    const struct item *item = bank_find(&bank, "Q1");
    EXPECT(item != NULL && strcmp(item->text, "one\ntwo") == 0, "it is \"%s\"",
           item != NULL ? item->text : "not there");
    EXPECT(item != NULL && item->count == 2 &&
               strcmp(item->choices[0].because, "b") == 0 &&
               strcmp(item->choices[1].idea, "M01") == 0,
           "its choices are others");
    bank_free(&bank);
    unlink(path);
}

/* THE LETTERS */

/* What tools/book/quiz.lua makes of chapters/06_fork.quiz. */
static void letters_are_those_of_the_book(void)
{
    static const size_t expected[] = {0, 1, 3, 2};
    struct bank bank;
    struct bank_problem problem;
    size_t order[BANK_CHOICES];
    if (bank_read("chapters/06_fork.quiz", &bank, &problem) == -1) {
        report_untested("chapters/06_fork.quiz");
        return;
    }
    const struct item *item = bank_find(&bank, "Q6.1");
    if (item != NULL && item->count == 4) {
        bank_shuffle(&bank, item, 0, order);
        EXPECT(memcmp(order, expected, sizeof expected) == 0,
               "the order is %zu %zu %zu %zu", order[0], order[1], order[2],
               order[3]);
    } else {
        report_untested("Q6.1 is another one now");
    }
    bank_free(&bank);
}

static void a_seed_gives_one_order_and_never_the_right_one(void)
{
    struct choice choices[3] = {{.text = "a"}, {.text = "b"}, {.text = "c"}};
    struct item item = {true, "P1", "text", choices, 3};
    struct bank bank = {"99_none", &item, 1};
    size_t order[BANK_CHOICES], again[BANK_CHOICES], seen = 0;
    for (unsigned seed = 0; seed < 200; seed++) {
        bank_shuffle(&bank, &item, seed, order);
        bank_shuffle(&bank, &item, seed, again);
        bool right = order[0] == 0 && order[1] == 1;
        EXPECT(!right, "seed %u gives the right order", seed);
        EXPECT(memcmp(order, again, 3 * sizeof *order) == 0,
               "seed %u gives two", seed);
        EXPECT(order[0] + order[1] + order[2] == 3 && order[0] != order[1],
               "seed %u: %zu %zu %zu", seed, order[0], order[1], order[2]);
        seen |= 1UL << (order[0] * 3 + order[1]);
    }
    EXPECT(__builtin_popcountl(seen) == 5, "of five orders there are %d",
           __builtin_popcountl(seen));
}

/* VALUES IN A LINE OF OUTPUT */

static void values_are_found(void)
{
    static const struct {
        const char *line, *marked;
    } lines[] = {
        {"parent: before fork nattch=1", "parent: before fork nattch=[1]"},
        {"parent: nattch=2, same address: yes\nmore",
         "parent: nattch=[2], same address: [yes]"},
        {"process: 0   absent: ENOENT  present: found",
         "process: 0   absent: [ENOENT]  present: [found]"},
        {"process: read(2) stores: -1, EFAULT", "process: read(2) stores: "
                                                "[-1, EFAULT]"},
        {"process: a vfork child detaches: nattch=1, shmdt: EINVAL",
         "process: a vfork child detaches: nattch=[1], shmdt: [EINVAL]"},
        {"process: shmat fails with EINVAL", "process: shmat fails with "
                                             "[EINVAL]"},
        {"child:  a new program, reads \"hello yourself\"",
         "child:  a new program, reads [\"hello yourself\"]"},
        {"process: several: <yes|no>", "process: several: <yes|no>"},
        {"parent: writes \"hello\"", "parent: writes \"hello\""},
        {"", ""},
        {"no speaker", "no speaker"},
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct blank blanks[BLANKS_MAX];
        char marked[200] = "";
        size_t count = blanks_in(lines[i].line, blanks), at = 0, length = 0;
        for (size_t k = 0; k < count; k++) {
            length += (size_t)sprintf(marked + length, "%.*s[%.*s]",
                                      (int)(blanks[k].start - at),
                                      lines[i].line + at, (int)blanks[k].length,
                                      lines[i].line + blanks[k].start);
            at = blanks[k].start + blanks[k].length;
        }
        sprintf(marked + length, "%.*s", (int)strcspn(lines[i].line + at, "\n"),
                lines[i].line + at);
        EXPECT(strcmp(marked, lines[i].marked) == 0, "%s", marked);
    }
}

/* ANSWERS */

static void answers_are_read_kindly(void)
{
    char path[32];
    struct answers answers;
    if (!make_file(path, "\xef\xbb\xbf# What is it?\r\n# Say it.\r\nOne = 3\r\n"
                         "\n  TWO : yes # maybe\nthree=\nwhat\n= 4\na b = 5"))
        return;
    EXPECT(answers_read(path, &answers) == 0, "it cannot be read");
    const struct answer *one = answers_find(&answers, "one");
    const struct answer *two = answers_find(&answers, "two");
    const struct answer *three = answers_find(&answers, "Three");
    EXPECT(one != NULL && strcmp(one->value, "3") == 0 &&
               strcmp(one->question, "What is it?\nSay it.\n") == 0 &&
               one->line == 3,
           "one is \"%s\"", one != NULL ? one->value : "nothing");
    EXPECT(two != NULL && strcmp(two->value, "yes") == 0, "two is \"%s\"",
           two != NULL ? two->value : "nothing");
    EXPECT(three != NULL && three->value[0] == '\0', "three is not empty");
    EXPECT(answers.bad_count == 3 && answers.bad[0].line == 7 &&
               strcmp(answers.bad[0].text, "what") == 0 &&
               answers.bad[2].line == 9,
           "%zu lines are bad", answers.bad_count);
    answers_free(&answers);
    unlink(path);
}

static void what_means_the_same_is_the_same(void)
{
    static const struct {
        const char *one, *other;
        bool same;
    } pairs[] = {
        {"yes", "Y", true},
        {"n", " NO ", true},
        {"07", "7", true},
        {"0", "00", true},
        {"10", "1", false},
        {"-1, EFAULT", "efault", true},
        {"Segfault", "SIGSEGV", true},
        {"\"hello\"", "hello", true},
        {"never", "0", true},
        {"", "0", false},
        {"-1", "1", false},
        {"EINVAL", "EINVA", false},
    };
    for (size_t i = 0; i < COUNT(pairs); i++)
        EXPECT(answers_same(pairs[i].one, pairs[i].other) == pairs[i].same,
               "\"%s\" and \"%s\"", pairs[i].one, pairs[i].other);
}

static void writing_keeps_the_rest(void)
{
    static const char expected[] = "# one\r\nA = 7\r\n\n  b: 8\nbad\nc =\n";
    char path[32], text[100] = "";
    struct answers answers;
    if (!make_file(path, "# one\r\nA = 1 # old\r\n\n  b:\nbad\nc = 5"))
        return;
    EXPECT(answers_read(path, &answers) == 0 && answers.count == 3, "%zu cells",
           answers.count);
    for (size_t i = 0; i < answers.count; i++) {
        free(answers.list[i].value);
        answers.list[i].value = strdup(i == 0 ? "7" : i == 1 ? "8" : "");
    }
    EXPECT(answers_write(path, path, &answers) == 0, "it cannot be written");
    FILE *file = fopen(path, "re");
    size_t size = file != NULL ? fread(text, 1, sizeof text - 1, file) : 0;
    text[size] = '\0';
    EXPECT(strcmp(text, expected) == 0, "it holds\n%s", text);
    EXPECT(answers_write(path, "/nowhere/file", &answers) == -1,
           "it can be written to nowhere");
    if (file != NULL)
        fclose(file);
    answers_free(&answers);
    unlink(path);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"the questions of all chapters can be read", all_chapters_can_be_read,
         0},
        {"what is wrong in a file is named", what_is_wrong_in_a_file_is_named,
         0},
        {"a text may have several lines", a_text_may_have_several_lines, 0},
        {"the letters are those of the book", letters_are_those_of_the_book, 0},
        {"a seed gives one order, and never the right one",
         a_seed_gives_one_order_and_never_the_right_one, 0},
        {"the values in a line are found", values_are_found, 0},
        {"answers are read kindly", answers_are_read_kindly, 0},
        {"what means the same is the same", what_means_the_same_is_the_same, 0},
        {"writing keeps the rest", writing_keeps_the_rest, 0},
    };
    return report_main("lab/quiz", tests, COUNT(tests), argc, argv);
}
