/* What `shmlab grade` makes of a class: verdicts, marks, and who has none. */
#include "grade_class.h"

/* --- Verdicts ------------------------------------------------------------- */

/* A student for each, who hands in a program that prints this word; "": one
 * that does not build. */
static const struct {
    const char *student, *word;
    enum grade_verdict verdict;
    int score;
} verdicts[] = {
    {"broken", "broken", GRADE_ERROR, -1},
    {"crashes", "ends signal", GRADE_CRASH, 40},
    {"fails", "wrong", GRADE_FAIL, 40},
    {"flood", "ends output", GRADE_OUTPUT, 40},
    {"hangs", "ends hang", GRADE_HANG, 40},
    {"hog", "ends memory", GRADE_MEMORY, 40},
    {"late", "ends deadline", GRADE_HANG, 40},
    {"loops", "ends cpu", GRADE_CPU, 40},
    {"murders", "murders", GRADE_ERROR, -1},
    {"nothere", "nothere", GRADE_NOT_HERE, -1},
    {"odd", "ends exit", GRADE_FAIL, 40},
    {"passes", "right", GRADE_PASS, 100},
    {"unbuilt", "", GRADE_NOT_BUILT, 0},
    {"undecided", "unsettled", GRADE_UNDECIDED, -1},
};

static void each_verdict_has_its_mark(void)
{
    for (size_t i = 0; i < COUNT(verdicts); i++) {
        char below[100];
        snprintf(below, sizeof below, "words/%s/01_toy_sum.c",
                 verdicts[i].student);
        if (verdicts[i].word[0] == '\0')
            grade_hand_in(below, "int main(void) { return nothing; }\n");
        else
            grade_hand_in_word(below, verdicts[i].word, verdicts[i].student);
    }
    GRADED(5, "without a mark, and never a zero", "grade", "--exercise",
           "01_toy_sum", "--out", hostile_file("verdicts"),
           hostile_file("words"));
    for (size_t i = 0; i < COUNT(verdicts); i++)
        grade_expect("verdicts", verdicts[i].student, "01_toy_sum",
                     verdicts[i].verdict, verdicts[i].score);
    EXPECT(strstr(grade_output, "broken, 01_toy_sum: error of the grader: the "
                                "checks could not be made: the checker is "
                                "broken") != NULL,
           "the reason is not told: %s", grade_output);
    EXPECT(strstr(grade_output, "1 undecided: judged once more, one by one") !=
               NULL,
           "it is not judged once more: %s", grade_output);
    hostile_nothing_left("grade");
}

static void our_own_fault_is_tried_three_times(void)
{
    static const char *const students[] = {"broken", "murders"};
    for (size_t i = 0; i < COUNT(students); i++) {
        json_t *result = grade_result("verdicts", students[i], "01_toy_sum");
        const json_t *run = json_object_get(result, "run");
        EXPECT(json_integer_value(json_object_get(run, "tries")) == 3,
               "%s: %lld tries", students[i],
               (long long)json_integer_value(json_object_get(run, "tries")));
        json_decref(result);
    }
}

/* Where somebody is unmarked, that stands beside each mark that is exported. */
static void results_are_as_their_schema_says(void)
{
    static const char script[] =
        "import json, sys\n"
        "try:\n"
        "    from jsonschema import Draft202012Validator as D\n"
        "except ImportError:\n"
        "    sys.exit(77)\n"
        "form = json.load(open(sys.argv[1]))\n"
        "for name in sys.argv[2:]:\n"
        "    errors = list(D(form).iter_errors(json.load(open(name))))\n"
        "    if errors:\n"
        "        sys.exit(f'{name}: {str(errors)[:500]}')\n";
    const char *argv[6 + 2 * COUNT(verdicts)] = {
        "python3", "-c", script, "lab/grade/result.schema.json"};
    char **names;
    size_t count = grade_list("verdicts/units", ".json", &names);
    EXPECT(count == COUNT(verdicts), "%zu results", count);
    for (size_t i = 0; i < count && i < COUNT(verdicts); i++) {
        char *path = NULL;
        grade_must(asprintf(&path, "%s/verdicts/units/%s", hostile_folder,
                            names[i]) != -1,
                   "asprintf");
        argv[4 + i] = path;
    }
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        int said = open(hostile_file("said"), O_WRONLY | O_CREAT | O_TRUNC,
                        0600);
        dup2(said, 2);
        execvp(argv[0], (char *const *)argv);
        _exit(77);
    }
    int status = grade_end(child, NULL);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
        report_skip("python3 with jsonschema is not here");
    else
        EXPECT(status == 0, "%s", grade_output);
    for (size_t i = 0; i < count && i < COUNT(verdicts); i++)
        free((void *)argv[4 + i]);
    grade_free(names);
}

/* The same of real programs, in the sandbox, judged by the real checker. */
static void real_programs_are_judged(void)
{
    static const struct {
        const char *student, *text;
        enum grade_verdict verdict;
    } answers[] = {
        {"crashes", "int main(void) { return *(volatile int *)0; }\n",
         GRADE_CRASH},
        {"flood",
         "#include <stdio.h>\nint main(void) { for (;;) puts(\"\"); }\n",
         GRADE_OUTPUT},
        {"hangs",
         "#include <sys/sem.h>\nint main(void)\n{\n"
         "    struct sembuf down = {0, -1, 0};\n"
         "    return semop(semget(IPC_PRIVATE, 1, 0600), &down, 1);\n}\n",
         GRADE_HANG},
        {"wrong", "int main(void) { return 0; }\n", GRADE_FAIL},
    };
    char below[100], path[300];
    for (size_t i = 0; i < COUNT(answers); i++) {
        snprintf(below, sizeof below, "real/%s/01_sharing_sum.c",
                 answers[i].student);
        grade_hand_in(below, answers[i].text);
    }
    grade_hand_in("real/right/01_sharing_sum.c",
                  study_text("solutions/01_sharing_sum.c"));
    GRADED(0, "1  hangs\n", "grade", "--core", "--exercise", "01_sharing_sum",
           "--out", hostile_file("really"), hostile_file("real"));
    for (size_t i = 0; i < COUNT(answers); i++) {
        json_t *result = grade_result("really", answers[i].student,
                                      "01_sharing_sum");
        EXPECT(result_verdict(result) == answers[i].verdict, "%s: %s",
               answers[i].student, grade_word(result_verdict(result)));
        EXPECT(result_score(result) >= 0 && result_score(result) < 50,
               "%s: a mark of %d", answers[i].student, result_score(result));
        snprintf(path, sizeof path, "%s/units/%s.jsonl", hostile_file("really"),
                 result_text(result, "key"));
        EXPECT(json_is_true(json_object_get(result, "recorded")) ==
                   (access(path, R_OK) == 0),
               "%s: its recording is not what the result says",
               answers[i].student);
        json_decref(result);
    }
    grade_expect("really", "right", "01_sharing_sum", GRADE_PASS, 40);
    hostile_nothing_left("grade");
}

/* --- What is handed in ---------------------------------------------------- */

static void one_text_is_judged_once(void)
{
    grade_hand_in("twins/ada/01_toy_say.txt", "right\n");
    grade_hand_in("twins/ben/deep/01_toy_say.txt", "right\r\n");
    grade_hand_in("twins/cyd/01_toy_say.txt", "right \n");
    GRADED(0, "2 of 2 to be judged", "grade", "--exercise", "01_toy_say",
           "--out", hostile_file("once"), hostile_file("twins"));
    EXPECT(grade_count("once") == 2, "%zu results", grade_count("once"));
    char key[CLASS_KEY];
    strcpy(key, grade_key("once", "ada", "01_toy_say"));
    EXPECT(strcmp(key, grade_key("once", "ben", "01_toy_say")) == 0,
           "the same text has two keys");
    EXPECT(strcmp(key, grade_key("once", "cyd", "01_toy_say")) != 0,
           "two texts have one key");
}

static const char *seed_of(const char *results)
{
    static char seeds[4][16];
    static int next;
    char *seed = seeds[next++ % 4];
    json_t *result = grade_result(results, "ada", "01_toy_say");
    snprintf(seed, 16, "%s", result_text(result, "seed"));
    json_decref(result);
    return seed;
}

/* What programs are given follows from the secret of the class, alone. */
static void values_follow_from_the_secret(void)
{
    static const char *const folders[] = {"first", "second", "third"};
    for (int i = 0; i < 3; i++) {
        grade_with_secret(folders[i], i < 2 ? 'a' : 'b');
        GRADED(0, "2 of 2", "grade", "--exercise", "01_toy_say", "--out",
               hostile_file(folders[i]), hostile_file("twins"));
    }
    grade_expect_same("first", "second");
    EXPECT(seed_of("first")[0] != '\0' &&
               strcmp(seed_of("first"), seed_of("third")) != 0,
           "two secrets have one seed");
    json_t *other = grade_result("first", "cyd", "01_toy_say");
    EXPECT(strcmp(result_text(other, "seed"), seed_of("first")) != 0,
           "two texts have one seed");
    json_decref(other);
}

/* Each of these is told, and takes nothing from anybody else. */
static void what_is_odd_is_told(void)
{
    grade_hand_in("odd/ada/01_toy_say.txt", "right\n");
    grade_hand_in("odd/ada/late/01_toy_say.txt", "wrong\n");
    grade_hand_in("odd/ben/01_toy_say.txt", "wrong\n");
    grade_hand_in("odd/cyd/02_other.c", "wrong\n");
    grade_hand_in("odd/zoe/readme", "right\n");
    grade_must(symlink("/etc/passwd", hostile_file("odd/cyd/01_toy_say.txt")) ==
                   0,
               "symlink");
    if (geteuid() != 0) {
        grade_hand_in("odd/eve/01_toy_say.txt", "right\n");
        chmod(hostile_file("odd/eve/01_toy_say.txt"), 0);
    }
    grade_hand_in("roster.csv", "id,name\nada,Ada\nben,Ben\nyul,Yul\n");
    GRADED(0, "cyd, 01_toy_say.txt: it is a link", "grade", "--exercise",
           "01_toy_say", "--roster", hostile_file("roster.csv"), "--out",
           hostile_file("oddly"), hostile_file("odd"));
    static const char *const told[] = {
        "ada, late/01_toy_say.txt: 01_toy_say.txt was taken instead",
        "cyd is not on the roster", "zoe is not on the roster"};
    for (size_t i = 0; i < COUNT(told); i++)
        EXPECT(strstr(grade_output, told[i]) != NULL,
               "it does not say \"%s\", but: %s", told[i], grade_output);
    if (geteuid() != 0)
        EXPECT(strstr(grade_output, "eve, 01_toy_say.txt: it cannot be read") !=
                   NULL,
               "it is not told: %s", grade_output);
    grade_expect("oddly", "ada", "01_toy_say", GRADE_PASS, 100);
    grade_expect("oddly", "ben", "01_toy_say", GRADE_FAIL, 40);
    EXPECT(grade_key("oddly", "cyd", "01_toy_say")[0] == '\0',
           "a link was followed");
}

/* --- What is refused ------------------------------------------------------ */

static void another_folder_is_left_as_it_is(void)
{
    grade_hand_in("mine/letter", "dear you\n");
    grade_hand_in("file", "a file\n");
    grade_hand_in("newer/attached-results", "attached results 2\n");
    GRADED(2, "holds something else", "grade", "--exercise", "01_toy_say",
           "--out", hostile_file("mine"), hostile_file("twins"));
    GRADED(2, "something else", "grade", "--exercise", "01_toy_say", "--out",
           hostile_file("file"), hostile_file("twins"));
    GRADED(2, "does not know", "grade", "--exercise", "01_toy_say", "--out",
           hostile_file("newer"), hostile_file("twins"));
    EXPECT(strcmp(study_text(hostile_file("file")), "a file\n") == 0,
           "the file is another now");
    static const char *const folders[] = {"mine", "newer"};
    for (size_t i = 0; i < COUNT(folders); i++) {
        char **names;
        size_t count = grade_list(folders[i], "", &names);
        EXPECT(count == 1, "%s holds %zu files now", folders[i], count);
        grade_free(names);
    }
}

static void what_is_not_there_is_told(void)
{
    grade_hand_in("top/exercises/01_toy_none.md", "# 01_toy_none: none\n");
    GRADED(2, "No such file", "grade", "--exercise", "01_toy_say", "--out",
           hostile_file("none"), hostile_file("nowhere"));
    GRADED(2, "nothing was taken in yet", "grade", "--exercise", "01_toy_say",
           "--out", hostile_file("none"));
    GRADED(2, "there is no exercise \"nothing\"", "grade", "--exercise",
           "nothing", "--out", hostile_file("none"), hostile_file("twins"));
    GRADED(4, "there is no checker for 01_toy_none", "grade", "--exercise",
           "01_toy_none", "--out", hostile_file("none"), hostile_file("twins"));
    GRADED(2, "--out names", "grade", hostile_file("twins"));
}

/* --- Other users, other levels -------------------------------------------- */

static void become_ordinary(void)
{
    if (geteuid() == 0 &&
        (setgid(RUN_ORDINARY_UID) == -1 || setuid(RUN_ORDINARY_UID) == -1))
        _exit(REPORT_UNTESTED);
    setenv("TMPDIR", hostile_file("theirs"), 1);
}

/* In containers that forbid namespaces, rules alone keep programs in. */
static void an_ordinary_user_grades_too(void)
{
    static const struct {
        const char *what, *out, *says;
        bool forbids;
    } ways[] = {
        {"a user", "theirs/all", "at level L", false},
        {"without namespaces", "theirs/rules", "at level L1", true},
    };
    char forbid[4096];
    snprintf(forbid, sizeof forbid, "%s", report_helper("forbid"));
    if (mkdir(hostile_file("theirs"), 0700) == -1 ||
        (geteuid() == 0 && chown(hostile_file("theirs"), RUN_ORDINARY_UID,
                                 RUN_ORDINARY_UID) == -1))
        err(REPORT_UNTESTED, "theirs");
    /* Where all share one IPC namespace, hanging takes its time. */
    grade_hand_in("few/right/01_sharing_sum.c",
                  study_text("solutions/01_sharing_sum.c"));
    grade_hand_in("few/crashes/01_sharing_sum.c",
                  study_text(hostile_file("real/crashes/01_sharing_sum.c")));
    for (size_t i = 0; i < COUNT(ways); i++) {
        if (ways[i].forbids && !grade_has_level("L1"))
            return;
        const struct grade_start how = {.ready = become_ordinary,
                                        .before = ways[i].forbids ? forbid
                                                                  : NULL};
        grade_run(&how, 0, ways[i].says,
                  (const char *const[]){"grade", "--core", "--exercise",
                                        "01_sharing_sum", "--out",
                                        hostile_file(ways[i].out),
                                        hostile_file("few"), NULL});
        grade_expect(ways[i].out, "right", "01_sharing_sum", GRADE_PASS, 40);
        grade_expect(ways[i].out, "crashes", "01_sharing_sum", GRADE_CRASH, 0);
    }
    rmdir(hostile_file("theirs/runs"));
    hostile_nothing_left("grade");
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a book is made, and a class", grade_begin, 0},
        {"each verdict has its mark, and those of our own no zero",
         each_verdict_has_its_mark, 0},
        {"our own fault is tried three times",
         our_own_fault_is_tried_three_times, 0},
        {"results are as their schema says", results_are_as_their_schema_says,
         0},
        {"real programs are judged, in the sandbox", real_programs_are_judged,
         0},
        {"one text is judged once, whoever has handed it in",
         one_text_is_judged_once, 0},
        {"the values that programs are given follow from the secret",
         values_follow_from_the_secret, 0},
        {"what is odd is told, and takes nothing from others",
         what_is_odd_is_told, 0},
        {"a folder of something else is left as it is",
         another_folder_is_left_as_it_is, 0},
        {"what is not there is told", what_is_not_there_is_told, 0},
        {"an ordinary user grades, too, also without namespaces",
         an_ordinary_user_grades_too, 0},
    };
    hostile_begin();
    return report_main("lab/grade", tests, COUNT(tests), argc, argv);
}
