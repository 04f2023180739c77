/*
 * check: what a student is told, in which words and with which status; and that
 * a program that goes wrong costs points, and nothing else.
 */
#include "study.h"

#include "clean.h"

#include <jansson.h>

enum {
    WIDTH = 80
};

/* --- What is said -------------------------------------------------------- */

static void expect_narrow(const char *text)
{
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        bool path = strstr(line, "shmlab") != NULL ||
                    strstr(line, hostile_folder) != NULL;
        EXPECT(length <= WIDTH || path, "%zu columns: %.*s", length,
               (int)length, line);
        line += length;
        line += *line == '\n';
    }
}

/* Check an answer, demand a status, and hand out what was said. */
static bool check(int status, const char *name, struct recording *seen)
{
    const char *const arguments[] = {"check", name, NULL};
    if (!study_run(seen, NULL, NULL, arguments))
        return false;
    EXPECT(recording_exited(seen, status), "status %d, signal %d: %s%s",
           seen->status, seen->signo, seen->out.text, seen->err.text);
    clean_expect("what is said", seen->out.text, seen->out.size);
    clean_expect("what is warned of", seen->err.text, seen->err.size);
    expect_narrow(seen->out.text);
    return true;
}

static void expect_says(const struct recording *seen, const char *says)
{
    EXPECT(strstr(seen->out.text, says) != NULL, "does not say \"%s\", but: %s",
           says, seen->out.text);
}

static void a_wrong_answer_is_explained(void)
{
    struct recording seen;
    SHMLAB(0, "made", "start");
    if (!check(1, "01_toy_sum", &seen))
        return;
    expect_says(&seen, "FAILED     0 of 60  it is right\n");
    expect_says(&seen, "          expected: right\n");
    expect_says(&seen, "          seen:     wrong\\x1b[2J\n");
    expect_says(&seen, "ok        40 of 40  it is tidy\n");
    expect_says(&seen, "Certainly (W3)  It reads too early.\n");
    expect_says(&seen, "  Seen:     a load in line 3\n");
    expect_says(&seen, "  The idea: nothing can go wrong\n");
    expect_says(&seen, "  Read:     \"Toys that add\" in ");
    expect_says(&seen, "Score: 40 of 100");
    expect_says(&seen, "see 01_toy_sum 3\n");
    expect_says(&seen, "hint 01_toy_sum (0 of 3 seen)");
    EXPECT(strstr(study_text(study_in("mine", "progress")),
                  "exercise 01_toy_sum: tried 1, points 40\n") != NULL &&
               strstr(study_text(study_in("mine", "progress")),
                      "diagnosis W3: met 1, last ") != NULL,
           "it is not noted: %s", study_text(study_in("mine", "progress")));
    recording_free(&seen);
}

static void a_right_answer_has_passed(void)
{
    study_edit("01_toy_sum.c", study_right);
    SHMLAB(0, "Score: 100 of 100.  Passed.", "check");
    SHMLAB(0, "puts(\"right\")", "solution", "01_toy_sum");
    SHMLAB(0, "sum passed", "progress");
    SHMLAB(0, "01_toy_say: say what it prints", "next");
}

static void others_do_not_count(void)
{
    study_write(hostile_file("01_toy_sum.c"), study_right, 0644);
    const char *before = "exercise 01_toy_sum: tried 2,";
    SHMLAB(0, "Score: 100", "check", hostile_file("01_toy_sum.c"));
    EXPECT(strstr(study_text(study_in("mine", "progress")), before) != NULL,
           "it is counted: %s", study_text(study_in("mine", "progress")));
    SHMLAB(2, "nowhere.c", "check", hostile_file("nowhere.c"));
    SHMLAB(2, "no exercise \"nowhere\"", "check", "nowhere.c");
    unlink(hostile_file("01_toy_sum.c"));
}

/* --- What does not compile ----------------------------------------------- */

static void errors_come_first_and_short(void)
{
    struct recording seen;
    study_edit("01_toy_sum.c", "int main(void)\n{\n    int unused;\n"
                               "    return one + two + three + four + five;\n"
                               "}\n");
    if (!check(3, "01_toy_sum", &seen))
        return;
    expect_says(&seen, "01_toy_sum.c:4:");
    expect_says(&seen, "error: ");
    expect_says(&seen, "and 2 more errors: mend the first");
    expect_says(&seen, "does not compile: nothing was checked");
    const char *error = strstr(seen.out.text, "error: ");
    const char *warning = strstr(seen.out.text, "warning: ");
    EXPECT(warning != NULL && error < warning, "the warning comes first: %s",
           seen.out.text);
    EXPECT(strstr(seen.out.text, "'four' undeclared") == NULL,
           "all are told: %s", seen.out.text);
    recording_free(&seen);
    hostile_nothing_left("check");
}

static void marks_of_editors_do_no_harm(void)
{
    study_edit("01_toy_sum.c",
               "\xef\xbb\xbf#include <stdio.h>\r\nint main(void)\r\n{\r\n"
               "    return puts(\\\r\n        \"right\") == EOF;\r\n}\r\n");
    SHMLAB(0, "Score: 100 of 100", "check", "01_toy_sum");
}

static void warnings_are_shown_and_cost_nothing(void)
{
    study_edit("01_toy_sum.c", "#include <stdio.h>\nint main(void)\n{\n"
                               "    int nobody;\n"
                               "    return puts(\"right\") == EOF;\n}\n");
    SHMLAB(0, "01_toy_sum.c:4:9: warning: unused variable", "check",
           "01_toy_sum");
    SHMLAB(0, "Score: 100 of 100", "check", "01_toy_sum");
}

static void a_missing_compiler_is_a_sentence(void)
{
    const char *was = getenv("PATH");
    char *path = was != NULL ? strdup(was) : NULL;
    if (path == NULL || setenv("PATH", "/nowhere", 1) == -1)
        err(REPORT_UNTESTED, "PATH");
    SHMLAB(5, "there is no C compiler here: ", "check", "01_toy_sum");
    if (setenv("PATH", path, 1) == -1)
        err(REPORT_UNTESTED, "PATH");
    free(path);
}

/* --- For machines -------------------------------------------------------- */

static void json_has_what_is_promised(void)
{
    static const char *const members[] = {
        "schema", "exercise", "submission", "status", "score",
        "max",    "tests",    "diagnoses",  "limits", "environment"};
    const char *const arguments[] = {"check", "01_toy_sum", "--json", NULL};
    struct recording seen;
    json_error_t error;
    study_edit("01_toy_sum.c", study_starter);
    if (!study_run(&seen, NULL, NULL, arguments))
        return;
    json_t *all = json_loads(seen.out.text, 0, &error);
    EXPECT(recording_exited(&seen, 1), "status %d", seen.status);
    EXPECT(all != NULL, "%s: %s", error.text, seen.out.text);
    for (size_t i = 0; i < COUNT(members) && all != NULL; i++)
        EXPECT(json_object_get(all, members[i]) != NULL, "no %s: %s",
               members[i], seen.out.text);
    const json_t *test = json_array_get(json_object_get(all, "tests"), 0);
    const char *id = json_string_value(json_object_get(test, "id"));
    EXPECT(id != NULL && strcmp(id, "01_toy_sum.t1") == 0, "id: %s",
           seen.out.text);
    json_int_t score = json_integer_value(json_object_get(all, "score"));
    EXPECT(score == 40, "score %lld", (long long)score);
    json_decref(all);
    recording_free(&seen);
    study_edit("01_toy_sum.c", "nonsense\n");
    SHMLAB(3, "\"status\": \"not-built\"", "check", "--json", "01_toy_sum");
}

/* --- see ----------------------------------------------------------------- */

static void see_finds_the_answer_by_its_name(void)
{
    study_edit("01_toy_sum.c", study_right);
    SHMLAB(0, "writes 6 bytes to standard output", "see", "--list",
           "01_toy_sum");
    SHMLAB(0, "| right", "see", "--list", "01_toy_su", "3");
}

/* --- What goes wrong ----------------------------------------------------- */

/* Programs that are judged by the real checker. */
static const struct wrong {
    const char *text, *says;
} wrongs[] = {
    {"int main(void)\n{\n    *(volatile int *)8 = 1;\n    return 0;\n}\n",
     "SIGSEGV"},
    {"int main(void)\n{\n    for (;;)\n        ;\n}\n", "circle"},
    {"#include <stdio.h>\nint main(void)\n{\n    for (;;)\n"
     "        puts(\"\\033[2Jflood\");\n}\n",
     "did not stop writing"},
    {"#include <sys/shm.h>\n#include <fcntl.h>\nint main(void)\n{\n"
     "    open(\"left\", O_CREAT | O_WRONLY, 0600);\n"
     "    return shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600) == -1;\n}\n",
     "FAILED"},
    {"#include <unistd.h>\n#include <signal.h>\nint main(void)\n{\n"
     "    if (fork() == 0)\n        for (;;)\n            pause();\n"
     "    kill(getppid(), SIGTERM);\n    kill(-1, SIGTERM);\n"
     "    return 0;\n}\n",
     "FAILED"},
};

static void what_goes_wrong_costs_points_only(void)
{
    struct recording seen;
    if (access(hostile_file("top/build/tests/exercises/01_sharing_sum"),
               X_OK) == -1) {
        report_skip("the checker of 01_sharing_sum is not built: make tests");
        return;
    }
    for (size_t i = 0; i < COUNT(wrongs); i++) {
        study_edit("01_sharing_sum.c", wrongs[i].text);
        if (!check(1, "01_sharing_sum", &seen))
            return;
        expect_says(&seen, wrongs[i].says);
        EXPECT(strstr(seen.out.text, "Score: 0 of 100") != NULL ||
                   strstr(seen.out.text, "Score: ") != NULL,
               "no score: %s", seen.out.text);
        recording_free(&seen);
        EXPECT(strcmp(study_text(study_in("mine", "01_sharing_sum.c")),
                      wrongs[i].text) == 0,
               "their file has changed");
        EXPECT(access(study_in("mine", "left"), F_OK) == -1,
               "it could leave a file in their folder");
        hostile_nothing_left("check");
    }
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a book is made", study_begin, 0},
        {"a wrong answer is explained", a_wrong_answer_is_explained, 0},
        {"a right answer has passed", a_right_answer_has_passed, 0},
        {"others do not count", others_do_not_count, 0},
        {"errors come first, and short", errors_come_first_and_short, 0},
        {"marks of editors do no harm", marks_of_editors_do_no_harm, 0},
        {"warnings are shown, and cost nothing",
         warnings_are_shown_and_cost_nothing, 0},
        {"a missing compiler is a sentence", a_missing_compiler_is_a_sentence,
         0},
        {"JSON has what is promised", json_has_what_is_promised, 0},
        {"see finds the answer by its name", see_finds_the_answer_by_its_name,
         0},
        {"what goes wrong costs points only", what_goes_wrong_costs_points_only,
         0},
    };
    hostile_begin();
    return report_main("lab/study_check", tests, COUNT(tests), argc, argv);
}
